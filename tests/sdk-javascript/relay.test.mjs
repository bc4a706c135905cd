// The vendor's SDK, unchanged, against `geminirx relay` in front of `geminirx emulate`.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ApiError, GoogleGenAI } from '@google/genai';
import { startRelay, startScripted } from './emulator.mjs';

const model = 'gemini-flash-latest';
let emulator;
let relay;
let folder;
let ai;
const answers = [];

before(async () => {
  emulator = await startScripted('--require-key');
  folder = await mkdtemp(join(tmpdir(), 'geminirx-relay-'));
  relay = await startRelay('--folder', folder, '--endpoint', emulator.address);
  ai = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: relay.address } });

  // The SDK does not show the headers of a stream.
  const fetched = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const response = await fetched(...request);
    answers.push(response.headers.get('answer-id'));
    return response;
  };
});

after(async () => {
  assert.equal(await relay.stop(), 130);
  assert.equal(await emulator.stop(), 130);
  await rm(folder, { recursive: true });
});

const read = async (id, form) => (await fetch(`${relay.address}/answers/${id}?as=${form}`)).text();

test('streams an answer as the service does, and keeps it', async () => {
  const prompt = 'A prompt long enough to be answered in several pieces: 🚀 '.repeat(6);
  let text = '';
  let last;
  let pieces = 0;
  for await (const chunk of await ai.models.generateContentStream({ model, contents: prompt })) {
    text += chunk.text;
    last = chunk;
    pieces++;
  }

  const id = answers.at(-1);
  assert.equal(text, prompt);
  assert.ok(pieces > 3);
  assert.equal(last.candidates[0].finishReason, 'STOP');
  assert.match(await read(id, 'events'), /event: done\ndata: {}\n\n$/);
  assert.equal(await read(id, 'text'), prompt);
});

test('goes on when the client leaves', async () => {
  const prompt = 'One sentence of many, until everything was said. '.repeat(20);
  for await (const chunk of await ai.models.generateContentStream({ model, contents: prompt })) {
    assert.ok(chunk.text.length < prompt.length);
    break;
  }

  const id = answers.at(-1);
  assert.match(await read(id, 'events'), /event: done/);
  assert.equal(await read(id, 'text'), prompt);
});

test('answers what does not stream, and passes the other calls of models on', async () => {
  const whole = await ai.models.generateContent({ model, contents: 'All at once.' });
  const id = answers.at(-1);
  assert.equal(whole.text, 'All at once.');
  assert.match(await read(id, 'events'), /event: done/);
  assert.equal(await read(id, 'text'), 'All at once.');
  assert.ok((await ai.models.countTokens({ model, contents: 'Hi there' })).totalTokens > 0);
  assert.equal((await ai.models.embedContent({ model: 'gemini-embedding-001', contents: ['a', 'b'] })).embeddings.length, 2);
  assert.equal((await ai.models.get({ model })).name, `models/${model}`);
});

test('gives errors as the service does', async () => {
  const wrong = ai.models.generateContentStream({ model: 'no-such-model', contents: 'Hi', config: { temperature: 9 } });
  await assert.rejects(wrong, (error) => error instanceof ApiError && [400, 404].includes(error.status));
  const files = ai.files.list();
  await assert.rejects(files, (error) => error instanceof ApiError && error.status === 404 && /not relayed/.test(error.message));
});

test('stops for everybody, and the stream of the client ends with an error', async () => {
  const stream = await ai.models.generateContentStream({
    model,
    contents: 'Never said.',
    config: { httpOptions: { headers: { 'x-emulator-fault': 'stall:1' } } },
  });
  const stopped = await fetch(`${relay.address}/answers/${answers.at(-1)}`, { method: 'DELETE' });
  assert.equal(stopped.status, 204);
  await assert.rejects(async () => {
    for await (const chunk of stream) {
      assert.ok(chunk);
    }
  }, (error) => error instanceof ApiError && error.status === 499);
});
