// Builds geminirx-<target>.vsix for this machine, including the native server, or the portable geminirx.vsix.
//   --portable     without a server, for every platform: it finds one on the PATH, or the .NET tool
//   --keep-server  reuse the server of an earlier run, if there is one
//   --server FILE  use this geminirx executable
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repack } from './repack.mjs';

const runtimes = {
  'darwin-arm64': 'osx-arm64',
  'darwin-x64': 'osx-x64',
  'linux-arm64': 'linux-arm64',
  'linux-x64': 'linux-x64',
  'win32-arm64': 'win-arm64',
  'win32-x64': 'win-x64',
};
const { values: options } = parseArgs({
  options: { portable: { type: 'boolean' }, 'keep-server': { type: 'boolean' }, server: { type: 'string' } },
});
const target = `${process.platform}-${process.arch}`;
const runtime = runtimes[target];
const executable = process.platform === 'win32' ? 'geminirx.exe' : 'geminirx';
const server = join('server', target, executable);

mkdirSync('out', { recursive: true });
if (options.portable) {
  await packVsix('geminirx.vsix', readFileSync('.vscodeignore', 'utf8'), []);
} else {
  provideServer();
  await packVsix(`geminirx-${target}.vsix`, `${readFileSync('.vscodeignore', 'utf8')}!server/${target}/${executable}\n`, [
    '--target',
    target,
  ]);
}

function provideServer() {
  if (runtime === undefined) {
    fail(`Unsupported platform ${target}. Use --portable, or one of ${Object.keys(runtimes).join(', ')}.`);
  }
  if (options['keep-server'] && existsSync(server)) {
    console.log(`Packing the existing server (--keep-server): ${server}`);
  } else if (options.server !== undefined) {
    copyServer(options.server);
  } else if (spawnSync('dotnet', ['--version']).status === 0) {
    publishServer();
  } else {
    fail('The server needs the .NET SDK, which is not installed. Use --portable, or --server FILE.');
  }
}

function publishServer() {
  const published = join('out', 'published');
  rmSync(published, { recursive: true, force: true });
  // A download of at most 10 MB: for size, with the commands that an editor runs, and without the names in stack traces,
  // which no user sees.
  run('dotnet', [
    'publish',
    '../src/GeminiRx.Cli',
    '-c',
    'Release',
    '-r',
    runtime,
    '-o',
    published,
    '-p:OptimizationPreference=Size',
    '-p:StackTraceSupport=false',
    '-p:ServerOnly=true',
  ]);
  copyServer(join(published, executable));
}

function copyServer(from) {
  rmSync('server', { recursive: true, force: true });
  mkdirSync(join('server', target), { recursive: true });
  copyFileSync(from, server);
  chmodSync(server, 0o755);
}

async function packVsix(vsix, ignored, target) {
  const ignoreFile = join('out', 'vscodeignore');
  writeFileSync(ignoreFile, ignored);
  // It builds the extension, by the script vscode:prepublish.
  run(process.execPath, [join('node_modules', '@vscode', 'vsce', 'vsce'), 'package', '--ignoreFile', ignoreFile, ...target, '--out', vsix]);
  await repack(vsix);
  console.log(`Packed again: ${vsix} has ${(statSync(vsix).size / 1_000_000).toFixed(2)} MB.`);
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    fail(`${command} ${args[0]} failed${error ? `: ${error.message}` : ` with exit code ${status}`}.`);
  }
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
