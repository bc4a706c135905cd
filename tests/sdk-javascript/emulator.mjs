// Starts `geminirx emulate`: the native executable named by GEMINIRX_EXE, otherwise the debug build.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../src/GeminiRx.Cli/bin/Debug/net10.0/GeminiRx.Cli.dll', import.meta.url));
const script = fileURLToPath(new URL('weather.script', import.meta.url));

export async function startEmulator(...options) {
  const [program, first] = process.env.GEMINIRX_EXE ? [process.env.GEMINIRX_EXE, []] : ['dotnet', ['exec', built]];
  const pace = options.includes('--first-chunk-delay') ? [] : ['--first-chunk-delay', '5', '--burst-interval', '1'];
  const child = spawn(
    program,
    [...first, 'emulate', '--port', '0', ...pace, ...options],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const log = [];
  child.stderr.setEncoding('utf8').on('data', (text) => log.push(text));
  for await (const line of createInterface({ input: child.stdout })) {
    const variable = /^export GOOGLE_GEMINI_BASE_URL=(.+)$/.exec(line);
    if (variable) {
      return { address: variable[1], log, stop: () => stop(child) };
    }
  }

  throw new Error(`the emulator ended without an address: ${log.join('')}`);
}

export const startScripted = (...options) => startEmulator('--script', script, ...options);

function stop(child) {
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
}
