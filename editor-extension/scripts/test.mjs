// Bundles the unit tests into out/test and runs them with the test runner of Node.js.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildExtension } from './build.mjs';

rmSync('out', { recursive: true, force: true });
await buildExtension();
await build({
  entryPoints: ['test/*.test.ts'],
  outdir: 'out/test',
  bundle: true,
  platform: 'node',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  target: 'node20',
  sourcemap: 'inline',
});
const files = readdirSync('out/test').map((file) => `out/test/${file}`);
const { status } = spawnSync(process.execPath, ['--enable-source-maps', '--test', ...files], { stdio: 'inherit' });
process.exit(status ?? 1);
