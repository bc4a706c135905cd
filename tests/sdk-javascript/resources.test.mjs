// Embeddings, files and caches of the vendor's SDK, unchanged, against `geminirx emulate`.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ApiError, createPartFromUri, FileState, GoogleGenAI } from '@google/genai';
import { startEmulator } from './emulator.mjs';

const model = 'gemini-flash-latest';
const embeddingModel = 'gemini-embedding-001';
let emulator;
let folder;
let ai;

before(async () => {
  emulator = await startEmulator('--require-key');
  folder = await mkdtemp(join(tmpdir(), 'sdk-'));
  ai = new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl: emulator.address } });
});

after(async () => {
  await rm(folder, { recursive: true });
  assert.equal(await emulator.stop(), 130);
});

const all = async (pager) => {
  const items = [];
  for await (const item of pager) {
    items.push(item);
  }

  return items;
};

const failsWith = (status, reason, call) => assert.rejects(call, (error) => {
  assert.ok(error instanceof ApiError, String(error));
  assert.equal(error.status, status);
  assert.match(error.message, reason);
  return true;
});

const write = async (name, bytes) => {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
};

test('embeds contents in one batch, with every setting', async () => {
  const config = { taskType: 'RETRIEVAL_DOCUMENT', title: 'A title', outputDimensionality: 16 };
  const { embeddings, usageMetadata } = await ai.models.embedContent({ model: embeddingModel, contents: ['one', 'two', 'one'], config });

  assert.deepEqual(embeddings.map(({ values }) => values.length), [16, 16, 16]);
  assert.deepEqual(embeddings[0], embeddings[2]);
  assert.notDeepEqual(embeddings[0], embeddings[1]);
  assert.ok(Math.abs(embeddings[1].values.reduce((sum, value) => sum + value * value, 0) - 1) < 1e-5);
  assert.ok(usageMetadata.promptTokenCount > 0);
});

test('gets a picture beside its text, and speech in pieces', async () => {
  const { candidates } = await ai.models.generateContent({
    model: 'gemini-3.1-flash-image',
    contents: 'A cat',
    config: { imageConfig: { aspectRatio: '16:9' } },
  });
  const [text, picture] = candidates[0].content.parts;
  assert.ok(text.text.length > 0);
  assert.equal(picture.inlineData.mimeType, 'image/png');
  const png = Buffer.from(picture.inlineData.data, 'base64');
  assert.deepEqual([png.subarray(1, 4).toString(), png.readUInt32BE(16), png.readUInt32BE(20)], ['PNG', 1024, 576]);

  const pieces = [];
  const config = { responseModalities: ['AUDIO'], speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } } };
  for await (const { data } of await ai.models.generateContentStream({ model: 'gemini-3.8-flash-tts', contents: 'Say hello', config })) {
    pieces.push(Buffer.from(data, 'base64').length / 2 / 24_000);
  }

  assert.ok(pieces.length > 1);
  assert.ok(pieces.every((seconds) => seconds > 0 && seconds <= 0.25));
});

test('gets typed errors of embeddings', async () => {
  const embed = (name, config, contents = 'a') => ai.models.embedContent({ model: name, contents, config });

  await failsWith(404, /is not supported for batchEmbedContents/, embed(model));
  await failsWith(400, /output_dimensionality must be in the range/, embed(embeddingModel, { outputDimensionality: 4000 }));
  await failsWith(400, /at most 100 requests can be in one batch/, embed(embeddingModel, {}, Array(101).fill('a')));
});

test('uploads a file of several pieces, and uses it', async () => {
  const bytes = Buffer.alloc(9 * 1024 * 1024 + 5, 'text ');
  const file = await ai.files.upload({
    file: await write('notes.txt', bytes),
    config: { name: 'sdk-notes', displayName: 'Notes', mimeType: 'text/plain' },
  });

  assert.equal(file.name, 'files/sdk-notes');
  assert.equal(file.displayName, 'Notes');
  assert.equal(file.sizeBytes, String(bytes.length));
  assert.equal(file.state, FileState.ACTIVE);
  assert.equal(file.sha256Hash, createHash('sha256').update(bytes).digest('base64'));
  assert.equal((await ai.files.get({ name: file.name })).uri, file.uri);

  const contents = [createPartFromUri(file.uri, file.mimeType), 'Summarize.'];
  assert.ok((await ai.models.generateContent({ model, contents })).text.length > 0);
});

test('uploads a blob, lists page by page, and deletes', async () => {
  const blob = new Blob(['a small text'], { type: 'text/plain' });
  for (let i = 0; i < 3; i++) {
    await ai.files.upload({ file: blob });
  }

  const names = (await all(await ai.files.list({ config: { pageSize: 2 } }))).map(({ name }) => name);
  assert.ok(names.length >= 3);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    await ai.files.delete({ name });
  }

  assert.deepEqual(await all(await ai.files.list()), []);
});

test('a video is processed before it can be used', async () => {
  let file = await ai.files.upload({ file: new Blob(['film'], { type: 'video/mp4' }) });
  assert.equal(file.state, FileState.PROCESSING);
  await failsWith(
    400,
    /is not in an ACTIVE state/,
    ai.models.generateContent({ model, contents: [createPartFromUri(file.uri, file.mimeType), 'Hi'] }),
  );

  while (file.state === FileState.PROCESSING) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    file = await ai.files.get({ name: file.name });
  }

  assert.equal(file.state, FileState.ACTIVE);
  assert.equal(file.videoMetadata.videoDuration, '60s');
});

test('gets typed errors of files', async () => {
  const unknown = /You do not have permission to access the File nothing or it may not exist/;
  const uri = `${emulator.address}/v1beta/files/nothing`;

  await failsWith(403, unknown, ai.files.get({ name: 'files/nothing' }));
  await failsWith(403, unknown, ai.files.delete({ name: 'files/nothing' }));
  await failsWith(403, unknown, ai.models.generateContent({ model, contents: [createPartFromUri(uri, 'text/plain'), 'Hi'] }));
  await failsWith(400, /page_token is invalid/, ai.files.list({ config: { pageToken: 'x' } }));
});

test('creates, uses, updates, lists and deletes a cache', async () => {
  const cache = await ai.caches.create({
    model,
    config: { contents: 'A long text. '.repeat(2000), systemInstruction: 'Be brief.', displayName: 'Book', ttl: '300s' },
  });
  assert.match(cache.name, /^cachedContents\//);
  assert.ok(cache.usageMetadata.totalTokenCount > 4096);
  assert.equal(Date.parse(cache.expireTime) - Date.parse(cache.createTime), 300_000);

  const answer = await ai.models.generateContent({ model, contents: 'Hi', config: { cachedContent: cache.name } });
  assert.equal(answer.usageMetadata.cachedContentTokenCount, cache.usageMetadata.totalTokenCount);

  const updated = await ai.caches.update({ name: cache.name, config: { ttl: '7200s' } });
  assert.ok(Date.parse(updated.expireTime) > Date.parse(cache.expireTime));
  assert.equal((await ai.caches.get({ name: cache.name })).expireTime, updated.expireTime);
  assert.deepEqual((await all(await ai.caches.list())).map(({ displayName }) => displayName), ['Book']);

  await ai.caches.delete({ name: cache.name });
  await failsWith(403, /CachedContent not found/, ai.caches.get({ name: cache.name }));
});

test('gets typed errors of caches', async () => {
  const contents = 'A long text. '.repeat(2000);
  const cache = await ai.caches.create({ model, config: { contents } });
  const generate = (name, config) => ai.models.generateContent({ model: name, contents: 'Hi', config });

  await failsWith(400, /has to be the same/, generate('gemini-3.8-flash', { cachedContent: cache.name }));
  await failsWith(400, /can not be used with GenerateContent/, generate(model, { cachedContent: cache.name, systemInstruction: 'x' }));
  await failsWith(403, /CachedContent not found/, generate(model, { cachedContent: 'cachedContents/nothing' }));
  await failsWith(400, /Cached content is too small/, ai.caches.create({ model, config: { contents: 'short' } }));
  await failsWith(404, /not supported for createCachedContent/, ai.caches.create({ model: 'gemini-4-hydrogen', config: { contents } }));
  await failsWith(400, /must be in the future/, ai.caches.update({ name: cache.name, config: { expireTime: '2020-01-01T00:00:00Z' } }));
});

test('the emulator prints neither keys nor the address of an upload', () => {
  const log = emulator.log.join('');

  assert.match(log, /POST \/upload\/v1\/files 200/);
  assert.match(log, /POST \/upload\/v1\/files\?upload_protocol=resumable 200/);
  assert.doesNotMatch(log, /a-key|upload_id/);
});
