// The vendor's live sessions, unchanged, against `geminirx emulate`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GoogleGenAI, Modality, Type } from '@google/genai';
import { startEmulator } from './emulator.mjs';

const model = 'gemini-3.8-live';
let emulator;
let ai;

before(async () => {
  emulator = await startEmulator('--echo', '--require-key');
  process.env.GOOGLE_GEMINI_BASE_URL = emulator.address;
  ai = new GoogleGenAI({ apiKey: 'a-key' });
});

after(async () => assert.equal(await emulator.stop(), 130));

// Opens a session whose messages can be awaited one by one.
async function open(config, client = ai) {
  const messages = [];
  let wake = () => {};
  let closed;
  let end;
  const ended = new Promise((resolve) => { end = resolve; });
  const add = () => wake();
  const session = await client.live.connect({
    model,
    config,
    callbacks: {
      onmessage: (message) => { messages.push(message); add(); },
      onclose: (event) => { closed = event; end(event); add(); },
    },
  });
  const until = async (isLast) => {
    const seen = [];
    while (true) {
      while (messages.length > 0) {
        seen.push(messages.shift());
        if (isLast(seen.at(-1))) {
          return seen;
        }
      }

      assert.equal(closed, undefined, `closed: ${closed?.code} ${closed?.reason}`);
      await new Promise((resolve) => { wake = resolve; });
    }
  };
  return { session, until, ended };
}

const clientOf = (service, key = 'a-key', apiVersion = undefined) =>
  new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: service.address, apiVersion } });

const isTurnComplete = (message) => message.serverContent?.turnComplete === true;
const textOf = (messages) => messages.map((message) => message.text ?? '').join('');

test('streams a turn of text, with its usage and a handle', async () => {
  const { session, until } = await open({ responseModalities: [Modality.TEXT], sessionResumption: {} });
  session.sendClientContent({ turns: 'Hello, live world! 🚀' });
  const seen = await until(isTurnComplete);
  assert.equal(textOf(seen), 'Hello, live world! 🚀');
  const usage = seen.at(-1).usageMetadata;
  assert.equal(usage.totalTokenCount, usage.promptTokenCount + usage.responseTokenCount);
  const [update] = await until((message) => message.sessionResumptionUpdate?.newHandle);
  session.close();

  const { newHandle: handle } = update.sessionResumptionUpdate;
  const resumed = await open({ responseModalities: [Modality.TEXT], sessionResumption: { handle } });
  resumed.session.sendClientContent({ turns: 'Again' });
  assert.equal(textOf(await resumed.until(isTurnComplete)), 'Again');
  resumed.session.close();
});

test('speaks, with a transcription', async () => {
  const transcriptions = { outputAudioTranscription: {}, inputAudioTranscription: {} };
  const { session, until } = await open({ responseModalities: [Modality.AUDIO], ...transcriptions });
  session.sendRealtimeInput({ audio: { data: Buffer.alloc(3200).toString('base64'), mimeType: 'audio/pcm;rate=16000' } });
  session.sendRealtimeInput({ audioStreamEnd: true });
  const seen = await until(isTurnComplete);
  const heard = seen.map((message) => message.serverContent?.inputTranscription?.text ?? '').join('');
  assert.equal(heard, '(100 ms of audio)');
  assert.ok(seen.some((message) => message.data?.length > 0));
  assert.equal(seen.map((message) => message.serverContent?.outputTranscription?.text ?? '').join(''), '(100 ms of audio)');
  session.close();
});

test('calls a function, and takes its result', async () => {
  const parameters = { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] };
  const declared = { name: 'get_weather', parameters };
  const plain = await startEmulator();
  const client = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: plain.address } });
  const { session, until } = await open({ responseModalities: [Modality.TEXT], tools: [{ functionDeclarations: [declared] }] }, client);
  session.sendClientContent({ turns: 'Use get_weather' });
  const calls = (await until((message) => message.toolCall)).at(-1).toolCall.functionCalls;
  assert.equal(calls[0].name, 'get_weather');
  session.sendToolResponse({ functionResponses: [{ id: calls[0].id, name: 'get_weather', response: { output: 'sunny' } }] });
  assert.match(textOf(await until(isTurnComplete)), /result of get_weather/);
  session.close();
  assert.equal(await plain.stop(), 130);
});

test('is interrupted by the next turn', async () => {
  const slow = await startEmulator('--echo', '--first-chunk-delay', '5', '--burst-interval', '600000');
  const client = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: slow.address } });
  const { session, until } = await open({ responseModalities: [Modality.TEXT] }, client);
  session.sendClientContent({ turns: 'A long answer, '.repeat(20) });
  await until((message) => message.text);
  session.sendClientContent({ turns: 'Stop.' });
  assert.ok((await until(isTurnComplete)).some((message) => message.serverContent?.interrupted));
  assert.equal(textOf(await until(isTurnComplete)), 'Stop.');
  session.close();
  assert.equal(await slow.stop(), 130);
});

test('says goodbye; the handle continues the session', async () => {
  const leaving = await startEmulator('--echo', '--live-cut', 'goaway:300 times 1');
  const config = { responseModalities: [Modality.TEXT], sessionResumption: {} };
  const { session, until, ended } = await open(config, clientOf(leaving));
  session.sendClientContent({ turns: 'Before' });
  const seen = await until((message) => message.sessionResumptionUpdate?.newHandle);
  assert.equal(textOf(seen), 'Before');
  assert.equal(seen.find((message) => message.goAway).goAway.timeLeft, '0.3s');
  await ended;

  const { newHandle: handle } = seen.at(-1).sessionResumptionUpdate;
  const resumed = await open({ ...config, sessionResumption: { handle } }, clientOf(leaving));
  resumed.session.sendClientContent({ turns: 'After' });
  assert.equal(textOf(await resumed.until(isTurnComplete)), 'After');
  resumed.session.close();
  assert.equal(await leaving.stop(), 130);
});

test('is cut inside of an answer; the handle of the turn before it continues the session', async () => {
  // Messages of the first turn: text, the end of the text, the end of the turn, the handle. The second turn is cut inside of its texts.
  const cutting = await startEmulator('--echo', '--live-cut', 'message:6 times 1');
  const config = { responseModalities: [Modality.TEXT], sessionResumption: {} };
  const { session, until, ended } = await open(config, clientOf(cutting));
  session.sendClientContent({ turns: 'One' });
  const { newHandle: handle } = (await until((message) => message.sessionResumptionUpdate?.newHandle)).at(-1).sessionResumptionUpdate;
  const question = 'A long question, '.repeat(20);
  session.sendClientContent({ turns: question });
  const cut = await until((message) => message.text);
  assert.ok(question.startsWith(textOf(cut)));
  assert.equal((await ended).code, 1006);

  const resumed = await open({ ...config, sessionResumption: { handle } }, clientOf(cutting));
  resumed.session.sendClientContent({ turns: question });
  assert.equal(textOf(await resumed.until(isTurnComplete)), question);
  resumed.session.close();
  assert.equal(await cutting.stop(), 130);
});

test('refuses a handle that it does not know, with a code', async () => {
  const opening = open({ responseModalities: [Modality.TEXT], sessionResumption: { handle: 'unknown' } });
  await assert.rejects(opening, /code 1007.*cannot be resumed/);
});

// Which settings of a session an ephemeral token locks. The session asks for speech with a transcription.
const locks = [
  ['nothing', {}, true],
  ['everything', { liveConnectConstraints: { model, config: { responseModalities: [Modality.TEXT] } } }, false],
  ['what it sets', { liveConnectConstraints: { model, config: { responseModalities: [Modality.TEXT] } }, lockAdditionalFields: [] }, false],
  ['its model', { liveConnectConstraints: { model }, lockAdditionalFields: [] }, true],
  ['further settings', { liveConnectConstraints: { model }, lockAdditionalFields: ['outputAudioTranscription'] }, true, false],
];
for (const [what, config, isSpoken, isTranscribed = isSpoken] of locks) {
  test(`a token locks ${what}`, async () => {
    const token = await clientOf(emulator, 'a-key', 'v1alpha').authTokens.create({ config: { uses: 1, ...config } });
    const { session, until } = await open(
      { responseModalities: [Modality.AUDIO], outputAudioTranscription: {} },
      clientOf(emulator, token.name, 'v1alpha'),
    );
    session.sendClientContent({ turns: 'Hi' });
    const seen = await until(isTurnComplete);
    assert.equal(seen.some((message) => message.data?.length > 0), isSpoken);
    assert.equal(seen.some((message) => message.serverContent?.outputTranscription), isTranscribed);
    session.close();
  });
}

test('refuses a setup with a code and a reason', async () => {
  const opening = ai.live.connect({ model: 'gemini-flash-latest', callbacks: { onmessage: () => {} } });
  await assert.rejects(opening, /code 1008.*bidiGenerateContent/);
});
