// Answers like the service, slowly enough to type meanwhile. Prints its address, and then one line for each answer: how it ended.
// node service.mjs ANSWER: the text, or a recorded stream (a file that begins with "data:"). A prompt that holds "endless" is answered without end.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const pause = Number(process.env.PAUSE ?? 60);
const answer = readFileSync(process.argv[2], 'utf8');
const event = (parts, more = {}) => `data: ${JSON.stringify({ candidates: [{ content: { parts, role: 'model' }, ...more }] })}\r\n\r\n`;
const events = answer.startsWith('data:')
  ? answer.split(/(?<=\r?\n\r?\n)/)
  : [...(answer.match(/[^]{1,40}/gu) ?? []).map((text) => event([{ text }])), event([{ text: '' }], { finishReason: 'STOP' })];

createServer((request, response) => {
  let prompt = '';
  request.setEncoding('utf8').on('data', (part) => { prompt += part; }).on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    let sent = 0;
    const timer = setInterval(() => {
      const endless = prompt.includes('endless');
      response.write(endless ? event([{ text: `line ${sent}\n` }]) : events[sent]);
      sent += 1;
      if (!endless && sent === events.length) {
        clearInterval(timer);
        response.end();
      }
    }, pause);
    response.on('close', () => {
      clearInterval(timer);
      console.log(response.writableFinished ? 'completed' : 'aborted');
    });
  });
}).listen(0, '127.0.0.1', function () { console.log(`http://127.0.0.1:${this.address().port}/`); });
