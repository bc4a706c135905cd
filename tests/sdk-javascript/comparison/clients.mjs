// The clients that are compared. Each asks once, as its users do, and returns what it showed: {text, calls, usage, failed}.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { GoogleGenAI, Modality } from '@google/genai';
import { jsonSchema, streamText, tool } from 'ai';

const model = 'gemini-flash-latest';
const built = fileURLToPath(new URL('../../../src/GeminiRx.Cli/bin/Debug/net10.0/GeminiRx.Cli.dll', import.meta.url));
const program = process.env.GEMINIRX_EXE ? [process.env.GEMINIRX_EXE] : ['dotnet', 'exec', built];
const callOf = (name, args) => `${name} ${JSON.stringify(args)}`;

/** Runs geminirx, and returns the chunks that it prints. */
async function run(address, input, ...options) {
  const child = spawn(program[0], [...program.slice(1), ...options, '--format', 'ndjson', '-q'], {
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'ignore'],
    env: { ...process.env, GEMINIRX_ENDPOINT: address, GEMINI_API_KEY: 'a-key' },
  });
  child.stdin?.end(input);
  let lines = '';
  child.stdout.setEncoding('utf8').on('data', (piece) => { lines += piece; });
  await new Promise((resolve) => child.once('close', resolve));
  return lines.split('\n').filter((line) => line).map((line) => JSON.parse(line));
}

/** What chunks show after their rewinds: a rewind voids the content since the last checkpoint. */
function shown(chunks) {
  let [text, calls, atCheckpoint] = ['', [], ['', []]];
  for (const chunk of chunks) {
    if (chunk.type === 'checkpoint') {
      atCheckpoint = [text, [...calls]];
    } else if (chunk.type === 'rewind') {
      [text, calls] = [atCheckpoint[0], [...atCheckpoint[1]]];
    } else if (chunk.type === 'text' || (chunk.type === 'transcription' && chunk.speaker === 'model')) {
      text += chunk.text;
    } else if (chunk.type === 'toolCall' && chunk.isComplete !== false) {
      calls.push(callOf(chunk.name, chunk.args));
    }
  }

  const usage = chunks.findLast((chunk) => chunk.type === 'finished')?.usage?.totalTokenCount;
  return { text, calls, usage, failed: chunks.some((chunk) => chunk.type === 'error') };
}

const geminirx = async (address, prompt, ...options) => shown(await run(address, undefined, 'ask', prompt, ...options));

async function collect(stream, take) {
  const seen = { text: '', calls: [], usage: undefined, failed: false };
  try {
    for await (const item of await stream) {
      take(seen, item);
    }
  } catch {
    seen.failed = true;
  }

  return seen;
}

const genai = (baseUrl) => new GoogleGenAI({ apiKey: 'a-key', httpOptions: { baseUrl } });

const generate = (address, prompt) =>
  collect(genai(address).models.generateContentStream({ model, contents: prompt }), (seen, chunk) => {
    seen.text += chunk.text ?? '';
    seen.calls.push(...(chunk.functionCalls ?? []).map((call) => callOf(call.name, call.args)));
    seen.usage = chunk.usageMetadata?.totalTokenCount ?? seen.usage;
  });

function interact(address, prompt) {
  const open = new Map();
  return collect(genai(address).interactions.create({ model, input: prompt, stream: true }), (seen, event) => {
    if (event.event_type === 'step.start' && event.step.type === 'function_call') {
      open.set(event.index, { name: event.step.name, json: '' });
    } else if (event.event_type === 'step.delta' && event.delta.type === 'text') {
      seen.text += event.delta.text;
    } else if (event.event_type === 'step.delta' && event.delta.type === 'arguments_delta') {
      open.get(event.index).json += event.delta.arguments;
    } else if (event.event_type === 'step.stop' && open.has(event.index)) {
      const { name, json } = open.get(event.index);
      seen.calls.push(callOf(name, JSON.parse(json)));
      open.delete(event.index);
    } else if (event.event_type === 'interaction.completed') {
      seen.usage = event.interaction.usage?.total_tokens;
    }
  });
}

function aiSdk(address, prompt) {
  const google = createGoogleGenerativeAI({ apiKey: 'a-key', baseURL: `${address}/v1beta` });
  const tools = { get_weather: tool({ inputSchema: jsonSchema({ type: 'object' }) }) };
  return collect(streamText({ model: google(model), prompt, tools, onError: () => {} }).fullStream, (seen, part) => {
    seen.text += part.type === 'text-delta' ? part.text : '';
    seen.failed ||= part.type === 'error';
    if (part.type === 'tool-call') {
      seen.calls.push(callOf(part.toolName, part.input));
    } else if (part.type === 'finish') {
      seen.usage = part.totalUsage.totalTokens;
    }
  });
}

/** Clients of answers. The counts of an answer that is generated on are added up; those of one that is read on are of all of it. */
export const clients = {
  'geminirx, generateContent': { ask: geminirx, adds: true },
  '@google/genai, generateContent': { ask: generate, adds: true },
  '@ai-sdk/google, generateContent': { ask: aiSdk, adds: true },
  'geminirx, interactions': { ask: (address, prompt) => geminirx(address, prompt, '--api', 'interactions'), adds: false },
  '@google/genai, interactions': { ask: interact, adds: false },
};

async function sdkTurns(address, prompts) {
  const seen = { text: '', calls: [], usage: 0, failed: false };
  const messages = [];
  let wake = () => {};
  const session = await genai(address).live.connect({
    model: 'gemini-3.8-live',
    config: { responseModalities: [Modality.AUDIO], outputAudioTranscription: {}, sessionResumption: {} },
    callbacks: {
      onmessage: (message) => { messages.push(message); wake(); },
      onclose: () => { seen.failed = true; wake(); },
    },
  });
  for (const turns of prompts) {
    session.sendClientContent({ turns });
    for (let ended = false; !ended && (messages.length > 0 || !seen.failed);) {
      const message = messages.shift();
      if (!message) {
        await new Promise((resolve) => { wake = resolve; });
        continue;
      }

      seen.text += message.serverContent?.outputTranscription?.text ?? '';
      seen.usage += message.usageMetadata?.totalTokenCount ?? 0;
      ended = message.serverContent?.turnComplete === true;
    }
  }

  const { failed } = seen;
  session.close();
  return { ...seen, failed };
}

async function turns(address, prompts) {
  const chunks = await run(address, `${prompts.join('\n')}\n`, 'live');
  const usage = chunks.filter((chunk) => chunk.type === 'finished').reduce((sum, { usage }) => sum + usage.totalTokenCount, 0);
  let [text, turn] = ['', []];
  for (const chunk of chunks) {
    turn.push(chunk);
    if (chunk.type === 'finished') {
      text += shown(turn).text;
      turn = [];
    }
  }

  return { text: text + shown(turn).text, calls: [], usage, failed: chunks.some((chunk) => chunk.type === 'error') };
}

/** Clients of live sessions. The AI SDK has none. */
export const liveClients = { 'geminirx, live': turns, '@google/genai, live': sdkTurns };
