// Puts the same random cuts of answers to geminirx, to the vendor's SDK and to the AI SDK, and prints what each one showed.
//   npm ci && node compare.mjs [RUNS] [SEED]
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { GoogleGenAI } from '@google/genai';
import { streamText } from 'ai';
import { startEmulator } from '../emulator.mjs';
import { startProxy } from './cuttingProxy.mjs';

const [runs, seed] = [Number(process.argv[2] ?? 40), Number(process.argv[3] ?? 1)];
const model = 'gemini-flash-latest';
const prompt = Array.from({ length: 40 }, (_, i) => `line ${i}: café 🚀`).join('\n');
const built = fileURLToPath(new URL('../../../src/GeminiRx.Cli/bin/Debug/net10.0/GeminiRx.Cli.dll', import.meta.url));

let state = seed;
const random = (limit) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % limit;
};

// The first event of an answer always arrives: a failure before it is an ordinary retry, which is not compared here.
const plans = Array.from({ length: runs }, () => Array.from(
  { length: 1 + random(3) },
  () => ({ kind: ['drop', 'end', 'error'][random(3)], at: 600 + random(9000) }),
));

async function geminirx(address, ...options) {
  const [program, first] = process.env.GEMINIRX_EXE ? [process.env.GEMINIRX_EXE, []] : ['dotnet', ['exec', built]];
  const child = spawn(program, [...first, 'ask', '--format', 'text', '-q', ...options, '--', prompt], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, GEMINIRX_ENDPOINT: address, GEMINI_API_KEY: 'a-key' },
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => { text += piece; });
  const code = await new Promise((resolve) => child.once('close', resolve));
  return { text, failed: code !== 0 };
}

async function collect(stream, textOf) {
  let text = '';
  try {
    for await (const item of await stream) {
      text += textOf(item);
    }

    return { text, failed: false };
  } catch {
    return { text, failed: true };
  }
}

const genai = (baseUrl) => new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl } });

async function aiSdk(address) {
  const google = createGoogleGenerativeAI({ apiKey: 'a-key', baseURL: `${address}/v1beta` });
  let [text, failed] = ['', false];
  try {
    for await (const part of streamText({ model: google(model), prompt, onError: () => {} }).fullStream) {
      text += part.type === 'text-delta' ? part.text : '';
      failed ||= part.type === 'error';
    }
  } catch {
    failed = true;
  }

  return { text, failed };
}

const clients = {
  'geminirx, generateContent': (address) => geminirx(address),
  '@google/genai, generateContent': (address) =>
    collect(genai(address).models.generateContentStream({ model, contents: prompt }), ({ text }) => text ?? ''),
  '@ai-sdk/google, generateContent': aiSdk,
  'geminirx, interactions': (address) => geminirx(address, '--api', 'interactions'),
  '@google/genai, interactions': (address) =>
    collect(
      genai(address).interactions.create({ model, input: prompt, stream: true }),
      (event) => (event.event_type === 'step.delta' && event.delta.type === 'text' ? event.delta.text : ''),
    ),
};

const classify = ({ text, failed }) =>
  text === prompt ? (failed ? 'whole, but an error' : 'whole')
    : !prompt.startsWith(text) ? 'doubled'
      : failed ? 'gave up'
        : 'lost';

const kinds = ['whole', 'whole, but an error', 'gave up', 'lost', 'doubled'];
const warn = console.warn;
console.warn = () => {}; // the SDKs warn about what they do
const emulator = await startEmulator('--echo', '--fault', 'checkpoints:3');
const proxy = await startProxy(emulator.address.replace(/\/$/, ''), (run) => plans[Number(/\d+$/.exec(run)[0])]);
const table = Object.fromEntries(Object.keys(clients).map((name) => [name, Object.fromEntries(kinds.map((kind) => [kind, 0]))]));
const names = Object.keys(clients);
const work = plans.flatMap((_, run) => names.map((name, at) => ({ name, path: `c${at}r${run}` })));
await Promise.all(Array.from({ length: 6 }, async () => {
  for (let next = work.shift(); next; next = work.shift()) {
    table[next.name][classify(await clients[next.name](`${proxy.address}/${next.path}`))]++;
  }
}));
console.warn = warn;
console.log(`${runs} answers of ${prompt.length} characters, each cut one to three times (seed ${seed}): how many were shown`);
console.table(table);
proxy.stop();
await emulator.stop();

// The others are reported only. What a client of ours gives up is said to its user; text that is wrong is not.
process.exit(names.some((name) => name.startsWith('geminirx') && table[name].lost + table[name].doubled > 0) ? 1 : 0);
