// Starts the emulator of the service with the rules of a script, and reads its log.
import { spawn } from 'node:child_process';
import { freePort } from './workbench.mjs';

export async function startEmulator(executable, script, more = []) {
  const port = await freePort();
  const child = spawn(executable, ['emulate', '--port', String(port), '--script', script, ...more], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  await new Promise((resolve, reject) => {
    const limit = setTimeout(() => {
      reject(new Error(`The emulator does not start: ${log}`));
    }, 20_000);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        log += data;
        if (log.includes(`127.0.0.1:${port}`)) {
          clearTimeout(limit);
          resolve();
        }
      });
    }
    child.once('exit', (code) => {
      reject(new Error(`The emulator ended with ${code}: ${log}`));
    });
  });
  return {
    address: `http://127.0.0.1:${port}`,
    log: () => log,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}
