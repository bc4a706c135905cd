// Starts `geminirx emulate` and `geminirx relay`: the native executable named by GEMINIRX_EXE, otherwise the debug build.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../src/GeminiRx.Cli/bin/Debug/net10.0/GeminiRx.Cli.dll', import.meta.url));
const script = fileURLToPath(new URL('weather.script', import.meta.url));

export function startEmulator(...options) {
  const pace = options.includes('--first-chunk-delay') ? [] : ['--first-chunk-delay', '5', '--burst-interval', '1'];
  return start('emulate', ...pace, ...options);
}

export const startScripted = (...options) => startEmulator('--script', script, ...options);

export const startRelay = (...options) => start('relay', ...options);

async function start(command, ...options) {
  const [program, first] = process.env.GEMINIRX_EXE ? [process.env.GEMINIRX_EXE, []] : ['dotnet', ['exec', built]];
  const child = spawn(program, [...first, command, '--port', '0', ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const log = [];
  child.stderr.setEncoding('utf8').on('data', (text) => log.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    const variable = /^export GOOGLE_GEMINI_BASE_URL=(.+)$/.exec(line);
    if (variable) {
      return { address: variable[1], log, stop: () => stop(child) };
    }
  }

  throw new Error(`${command} ended without an address: ${log.join('')}`);
}

function stop(child) {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
}
