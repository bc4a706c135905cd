// The vendor's SDK, unchanged, against `geminirx emulate`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { ApiError, FunctionCallingConfigMode, GoogleGenAI, Type } from '@google/genai';
import { startEmulator, startScripted } from './emulator.mjs';

const model = 'gemini-flash-latest';
const weather = { name: 'get_weather', parameters: { type: Type.OBJECT, properties: { city: { type: Type.STRING } }, required: ['city'] } };
let emulator;
let ai;

before(async () => {
  emulator = await startScripted('--require-key');
  process.env.GOOGLE_GEMINI_BASE_URL = emulator.address;
  ai = new GoogleGenAI({ apiKey: 'a-key' });
});

after(async () => assert.equal(await emulator.stop(), 130));

const texts = async (stream) => {
  const pieces = [];
  for await (const chunk of stream) {
    pieces.push(chunk.text ?? '');
  }

  return pieces;
};

test('streams an answer piece by piece, with its usage and its end', async () => {
  const prompt = 'A prompt long enough to be answered in several pieces: 🚀 '.repeat(6);
  let text = '';
  let last;
  let pieces = 0;
  for await (const chunk of await ai.models.generateContentStream({ model, contents: prompt })) {
    text += chunk.text;
    last = chunk;
    pieces++;
  }

  assert.equal(text, prompt);
  assert.ok(pieces > 3);
  assert.equal(last.candidates[0].finishReason, 'STOP');
  assert.equal(last.modelVersion, model);
  assert.match(last.responseId, /^emulator-/);
  const usage = last.usageMetadata;
  assert.equal(usage.totalTokenCount, usage.promptTokenCount + usage.candidatesTokenCount);
});

test('answers a call that does not stream, with every setting the SDK can send', async () => {
  const response = await ai.models.generateContent({
    model,
    contents: [{ role: 'user', parts: [{ text: 'Hi there, STOPPED' }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }] }],
    config: {
      systemInstruction: 'Be brief.', temperature: 0.5, topP: 0.9, topK: 40, seed: 7, maxOutputTokens: 100, stopSequences: ['STOP'],
      presencePenalty: 0.1, frequencyPenalty: 0.1, responseModalities: ['TEXT'],
      thinkingConfig: { includeThoughts: true, thinkingBudget: 512 },
      safetySettings: [{ category: 'HARM_CATEGORY_HARASSMENT', threshold: 'BLOCK_ONLY_HIGH' }],
      tools: [{ googleSearch: {} }, { urlContext: {} }, { codeExecution: {} }, { functionDeclarations: [weather] }],
      toolConfig: {
        functionCallingConfig: { mode: FunctionCallingConfigMode.AUTO },
        retrievalConfig: { latLng: { latitude: 1, longitude: 2 } },
      },
      serviceTier: 'flex', store: false,
    },
  });

  assert.equal(response.text, 'Hi there, ');
  assert.equal(response.candidates[0].content.parts[0].thought, true);
  assert.equal(response.candidates[0].safetyRatings.length, 4);
});

test('chats: a call of a function, its response, and the history', async () => {
  const chat = ai.chats.create({ model, config: { tools: [{ functionDeclarations: [weather] }] } });
  const called = await chat.sendMessage({ message: 'What is the weather?' });
  assert.deepEqual(called.functionCalls.map(({ name, args }) => ({ name, args })), [{ name: 'get_weather', args: { city: 'Paris' } }]);

  const functionResponse = { id: called.functionCalls[0].id, name: 'get_weather', response: { output: 'sunny' } };
  await chat.sendMessage({ message: { functionResponse } });
  const pieces = await texts(await chat.sendMessageStream({ message: 'Thank you.' }));

  assert.equal(pieces.join(''), 'Thank you.');
  assert.equal(chat.getHistory().length, 6);
});

test('counts tokens', async () => {
  assert.equal((await ai.models.countTokens({ model, contents: 'twelve bytes' })).totalTokens, 3);
});

test('lists models page by page, and describes one', async () => {
  const names = [];
  for await (const listed of await ai.models.list({ config: { pageSize: 5 } })) {
    names.push(listed.name);
  }

  assert.ok(names.length > 10);
  assert.ok(names.includes(`models/${model}`));
  assert.equal((await ai.models.get({ model })).inputTokenLimit, 1048576);
});

test('answers with an instance of a schema', async () => {
  // A script takes precedence over the schema, so this emulator has none.
  const unscripted = await startEmulator();
  const plain = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: unscripted.address } });
  const properties = {
    n: { type: Type.INTEGER, minimum: 3 },
    tags: { type: Type.ARRAY, items: { type: Type.STRING }, minItems: 2 },
    more: { type: Type.STRING },
  };
  const responseSchema = { type: Type.OBJECT, properties, required: ['n', 'tags'] };
  const config = { responseMimeType: 'application/json', responseSchema };
  const pieces = await texts(await plain.models.generateContentStream({ model, contents: 'x', config }));

  assert.deepEqual(JSON.parse(pieces.join('')), { n: 3, tags: ['', ''] });
  await unscripted.stop();
});

test('gets typed errors: bad key, unknown model, rejected field, exhausted quota', async () => {
  const failsWith = (status, reason, call) => assert.rejects(call, (error) => {
    assert.ok(error instanceof ApiError);
    assert.equal(error.status, status);
    assert.match(error.message, reason);
    return true;
  });
  const generate = (client, name, config) => client.models.generateContent({ model: name, contents: 'Hi', config });
  const stream = (name) => ai.models.generateContentStream({ model: name, contents: 'Hi' });

  await failsWith(400, /API_KEY_INVALID/, generate(new GoogleGenAI({ apiKey: 'invalid' }), model));
  await failsWith(404, /Call ListModels to see the list/, generate(ai, 'no-such-model'));
  await failsWith(429, /RetryInfo/, stream('fault-429'));
  await failsWith(400, /Unknown name \\"nonsense\\"/, generate(ai, model, { httpOptions: { extraBody: { nonsense: 1 } } }));
  await failsWith(400, /temperature must be in the range/, generate(ai, model, { temperature: 3 }));
  await failsWith(503, /overloaded/, (async () => texts(await stream('fault-503-event')))());
});

test('retries when configured to, and then succeeds', async () => {
  const retrying = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { retryOptions: { attempts: 3 } } });

  assert.equal((await retrying.models.generateContent({ model: 'fault-503-once', contents: 'Hi again' })).text, 'Hi again');
});

test('follows the continuation chain of a long answer', async () => {
  const prompt = 'A long answer arrives in several responses, and the SDK follows them by itself. '.repeat(5);

  assert.equal((await texts(await ai.models.generateContentStream({ model: 'fault-continuation', contents: prompt }))).join(''), prompt);
});

test('an abort reaches the emulator', async () => {
  const stop = new AbortController();
  const stream = await ai.models.generateContentStream({ model, contents: 'slow', config: { abortSignal: stop.signal } });
  const first = await stream.next();
  assert.equal(first.value.text, 'one ');

  stop.abort();
  await assert.rejects(async () => texts(stream));

  const logged = () => emulator.log.join('').includes('aborted by the client');
  for (const end = Date.now() + 10_000; !logged() && Date.now() < end;) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  assert.ok(logged());
});

test('the emulator prints neither keys nor prompts', () => {
  const log = emulator.log.join('');

  assert.match(log, /POST \/v1\/models\/fault-429:streamGenerateContent\?alt=sse 429, fault 429, completed/);
  assert.doesNotMatch(log, /a-key|weather\?|Thank you/);
});
