// Puts the same random cuts of answers to geminirx, to the vendor's SDK and to the AI SDK, and prints what each one showed.
//   npm ci && node compare.mjs [RUNS] [SEED]
import { fileURLToPath } from 'node:url';
import { startEmulator } from '../emulator.mjs';
import { clients, liveClients } from './clients.mjs';
import { startProxy } from './cuttingProxy.mjs';

const [runs, seed] = [Number(process.argv[2] ?? 40), Number(process.argv[3] ?? 1)];
const script = fileURLToPath(new URL('answers.script', import.meta.url));
const text = Array.from({ length: 40 }, (_, i) => `line ${i}: café 🚀`).join('\n');
const note = 'a note that is long enough to be cut somewhere in the middle of it';
const calls = [0, 1, 2].map((i) => `get_weather ${JSON.stringify({ city: `Paris ${i}`, note })}`);
const prompts = ['The first question, which is repeated. '.repeat(8).trim(), 'The second one, a little longer. '.repeat(10).trim()];

let state = seed;
const random = (limit) => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return (state >>> 8) % limit;
};

// The first event of a text always arrives: a failure before it is an ordinary retry, which is not compared here.
const plans = Array.from({ length: runs }, () => Array.from(
  { length: 1 + random(3) },
  () => ({ kind: ['drop', 'end', 'error'][random(3)], at: 600 + random(9000), atOfCalls: 200 + random(4000) }),
));

const livePlans = Array.from({ length: runs }, () => ({ times: 1 + random(3), at: 1 + random(30_000) }));

const kinds = ['right', 'right, but an error', 'gave up', 'lost', 'doubled'];

const rows = [
  ...Object.keys(clients).flatMap((name) => [`${name}: text`, `${name}: calls`, `${name}: usage`]),
  ...Object.keys(liveClients).flatMap((name) => [`${name}: text`, `${name}: usage`]),
];
const table = Object.fromEntries(rows.map((row) => [row, Object.fromEntries(kinds.map((kind) => [kind, 0]))]));

const judge = (isRight, isDoubled, failed) =>
  isRight ? (failed ? 'right, but an error' : 'right') : isDoubled ? 'doubled' : failed ? 'gave up' : 'lost';

const judgeText = (seen, all, failed) => judge(seen === all, !all.startsWith(seen), failed);

const judgeCalls = (seen, failed) =>
  judge(seen.join() === calls.join(), new Set(seen).size < seen.length || seen.some((call) => !calls.includes(call)), failed);

const judgeUsage = (seen, all, failed) => judge(seen === all, seen > all, failed);

async function compareAnswers(name, number, run, proxy, isCall) {
  const { ask, adds } = clients[name];
  const path = `${isCall ? 'calls' : 'text'}c${number}r${run}`;
  const seen = await ask(`${proxy.address}/${path}`, isCall ? 'call' : text);
  if (isCall) {
    table[`${name}: calls`][judgeCalls(seen.calls, seen.failed)]++;
    return;
  }

  table[`${name}: text`][judgeText(seen.text, text, seen.failed)]++;
  const totals = proxy.totalsOf(path);
  const all = adds ? totals.reduce((sum, one) => sum + one, 0) : totals.at(-1);
  table[`${name}: usage`][judgeUsage(seen.usage, all, seen.failed)]++;
}

// An emulator for each cut session, since it counts its connections.
async function compareLive(name, run, { usage }) {
  const { at, times } = livePlans[run];
  const cutting = await startEmulator('--echo', '--live-cut', `byte:${at} times ${times}`);
  const seen = await liveClients[name](cutting.address, prompts);
  table[`${name}: text`][judgeText(seen.text, prompts.join(''), seen.failed)]++;
  table[`${name}: usage`][judgeUsage(seen.usage, usage, seen.failed)]++;
  await cutting.stop();
}

const { warn, log } = console;
console.warn = console.log = () => {}; // the SDKs warn about what they do
const emulator = await startEmulator('--script', script, '--fault', 'checkpoints:3');
const proxy = await startProxy(emulator.address.replace(/\/$/, ''), (path) => {
  const isCall = path.startsWith('calls');
  return plans[Number(/\d+$/.exec(path)[0])].map(({ kind, at, atOfCalls }) => ({ kind, at: isCall ? atOfCalls : at }));
});
const uncut = Object.fromEntries(await Promise.all(
  Object.entries(liveClients).map(async ([name, ask]) => [name, await ask(emulator.address, prompts)]),
));
for (const [name, { text: heard, failed }] of Object.entries(uncut)) {
  if (failed || heard !== prompts.join('')) {
    throw new Error(`${name} fails without a cut.`);
  }
}

const work = plans.flatMap((_, run) => [
  ...Object.keys(clients).flatMap((name, number) => [false, true].map((isCall) => () => compareAnswers(name, number, run, proxy, isCall))),
  ...Object.keys(liveClients).map((name) => () => compareLive(name, run, uncut[name])),
]);
await Promise.all(Array.from({ length: 6 }, async () => {
  for (let next = work.shift(); next; next = work.shift()) {
    await next();
  }
}));
Object.assign(console, { warn, log });
console.log(`${runs} answers of ${text.length} characters, of ${calls.length} calls, and sessions of ${prompts.length} turns,`);
console.log(`each cut one to three times (seed ${seed}).`);
console.log('@ai-sdk/google has no live sessions; @google/genai leaves a new connection to its user.');
console.table(table);
proxy.stop();
await emulator.stop();

// The others are reported only. What a client of ours gives up is said to its user; what is wrong is not.
const wrong = Object.keys(table).filter((row) => row.startsWith('geminirx') && table[row].lost + table[row].doubled > 0);
console.log(wrong.length > 0 ? `Wrong: ${wrong.join('; ')}` : 'geminirx: nothing lost or doubled.');
process.exit(wrong.length > 0 ? 1 : 0);
