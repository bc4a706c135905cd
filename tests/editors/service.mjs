// Answers like the service, slowly enough to type meanwhile. Prints its address, then one line for each answer: completed or aborted.
// node service.mjs ANSWER: a file with the text, or with a recorded stream (it begins with "data:").
// A prompt that contains a key of answers.mjs gets its answer, or is refused. A prompt that contains "endless" gets an answer without end.
// A prompt that contains "repeated" gets lines that repeat each other.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { answerOf } from './answers.mjs';

const pause = Number(process.env.PAUSE ?? 60);
const answer = readFileSync(process.argv[2], 'utf8');
const event = (parts, more = {}) => `data: ${JSON.stringify({ candidates: [{ content: { parts, role: 'model' }, ...more }] })}\r\n\r\n`;
const events = answer.startsWith('data:')
  ? answer.split(/(?<=\r?\n\r?\n)/)
  : [...(answer.match(/[^]{1,40}/gu) ?? []).map((text) => event([{ text }])), event([{ text: '' }], { finishReason: 'STOP' })];

const repeated = ['- item\n', '\n', '- item\n', '- item\n', '}\n', '}\n', '\n', '\n', '- item\n', '}\n', 'The end.\n']
  .map((text, index, all) => event([{ text }], index === all.length - 1 ? { finishReason: 'STOP' } : {}));

const inPieces = ({ text, finish }) => {
  const pieces = text.match(/[^]{1,4}/gu);
  return pieces.map((piece, index) => event([{ text: piece }], index === pieces.length - 1 ? { finishReason: finish } : {}));
};

createServer((request, response) => {
  let prompt = '';
  request.setEncoding('utf8').on('data', (part) => { prompt += part; }).on('end', () => {
    const found = answerOf(request.url + prompt);
    if (found?.missing.length > 0) {
      const error = { code: 400, message: `The request lacks: ${found.missing.join(' and ')}`, status: 'INVALID_ARGUMENT' };
      response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }), () => { console.log('completed'); });
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let sent = 0;
    const endless = prompt.includes('endless');
    const answered = found ? inPieces(found) : prompt.includes('repeated') ? repeated : events;
    const timer = setInterval(() => {
      response.write(endless ? event([{ text: `line ${sent}\n` }]) : answered[sent]);
      sent += 1;
      if (!endless && sent === answered.length) {
        clearInterval(timer);
        response.end();
      }
    }, answered === repeated ? 2 * pause : pause);
    response.on('close', () => {
      clearInterval(timer);
      console.log(response.writableFinished ? 'completed' : 'aborted');
    });
  });
}).listen(0, '127.0.0.1', function () { console.log(`http://127.0.0.1:${this.address().port}/`); });
