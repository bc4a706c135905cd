// The interactions client of the vendor's SDK, unchanged, against `geminirx emulate`.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import { startEmulator } from './emulator.mjs';

const model = 'gemini-flash-latest';
const prompt = 'A prompt long enough to be answered in several pieces: 🚀 '.repeat(6);
let emulator;
let ai;

before(async () => {
  emulator = await startEmulator('--require-key', '--echo');
  ai = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: emulator.address } });
});

after(async () => assert.equal(await emulator.stop(), 130));

const collect = async (stream) => {
  const events = [];
  for await (const event of stream) {
    events.push(event);
  }

  return events;
};

const textOf = (events) => events
  .filter(({ event_type, delta }) => event_type === 'step.delta' && delta.type === 'text')
  .map(({ delta }) => delta.text)
  .join('');

test('streams an interaction event by event, with its usage and its end', async () => {
  const events = await collect(await ai.interactions.create({ model, input: prompt, stream: true }));

  assert.equal(textOf(events), prompt);
  assert.equal(events[0].event_type, 'interaction.created');
  assert.equal(events[0].interaction.model, model);
  assert.ok(events.every(({ event_id }) => event_id));
  const last = events.at(-1);
  assert.equal(last.event_type, 'interaction.completed');
  assert.equal(last.interaction.status, 'completed');
  assert.equal(last.interaction.usage.total_tokens, last.interaction.usage.total_input_tokens + last.interaction.usage.total_output_tokens);
});

test('streams a function call with its arguments', async () => {
  const tools = [{
    type: 'function', name: 'get_weather', description: 'The weather.',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  }];
  const unscripted = await startEmulator();
  try {
    const other = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: unscripted.address } });
    const events = await collect(await other.interactions.create({ model, input: 'Call get_weather.', tools, stream: true }));

    const call = events.find(({ event_type, step }) => event_type === 'step.start' && step.type === 'function_call');
    assert.equal(call.step.name, 'get_weather');
    const pieces = events.filter(({ delta }) => delta?.type === 'arguments_delta').map(({ delta }) => delta.arguments);
    assert.ok(pieces.length > 0);
    assert.equal(typeof JSON.parse(pieces.join('')).city, 'string');
    assert.equal(events.at(-1).interaction.status, 'requires_action');
  } finally {
    await unscripted.stop();
  }
});

test('runs an interaction in the background, and streams it from anywhere', async () => {
  const started = await ai.interactions.create({ model, input: prompt, background: true });
  const events = await collect(await ai.interactions.get(started.id, { stream: true }));
  const middle = Math.floor(events.length / 2);
  const rest = await collect(await ai.interactions.get(started.id, { stream: true, last_event_id: events[middle].event_id }));

  assert.equal(textOf(events), prompt);
  assert.deepEqual(rest, events.slice(middle + 1));
  const ended = await ai.interactions.get(started.id);
  assert.equal(ended.status, 'completed');
  assert.equal(ended.steps[0].content[0].text, prompt);
});

test('continues a long answer over several interactions by itself', async () => {
  const hops = await startEmulator('--echo', '--fault', 'continuation:3');
  try {
    const other = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: hops.address } });
    const events = await collect(await other.interactions.create({ model, input: prompt, stream: true }));

    assert.equal(textOf(events), prompt);
    assert.equal(events.filter(({ event_type }) => event_type === 'interaction.completed').length, 3);
  } finally {
    await hops.stop();
  }
});

test('cancels an interaction, and deletes it', async () => {
  const slow = await startEmulator('--first-chunk-delay', '60000');
  try {
    const other = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: slow.address } });
    const started = await other.interactions.create({ model, input: 'Hi', background: true });
    assert.equal(started.status, 'in_progress');
    assert.equal((await other.interactions.cancel(started.id)).status, 'cancelled');
    await other.interactions.delete(started.id);
    await assert.rejects(async () => other.interactions.get(started.id), /404|not found/i);
  } finally {
    await slow.stop();
  }
});
