// Brings what the tests in the real VS Code need: code-server (the workbench of VS Code with its extension host), a Node of the version
// that it demands, Playwright's driver, an encoder of animations, and Debian's Chromium. What is there already stays.
//   node test-host/bring.mjs [FOLDER]
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const packages = {
  node: 'node@24.21.0',
  'code-server': 'code-server@4.139.1',
  'playwright-core': 'playwright-core@1.65.1',
  sharp: 'sharp@0.35.5',
};
// The browser and a font; the rest compiles native modules of code-server.
const debian = ['chromium', 'fonts-dejavu-core', 'g++', 'make', 'python3', 'pkg-config', 'libkrb5-dev'];

/** The folder for all downloads; it is never in the clone. */
export const cacheFolder = () => join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'geminirx', 'vscode');

/** Returns the paths of the programs, or `missing` with the reason why they cannot be had. */
export function bring(folder = cacheFolder()) {
  const of = (name) => join(folder, name, 'node_modules');
  const programs = {
    node: join(of('node'), 'node', 'bin', 'node'),
    codeServer: join(of('code-server'), 'code-server', 'out', 'node', 'entry.js'),
    playwright: join(of('playwright-core'), 'playwright-core', 'index.js'),
    sharp: join(of('sharp'), 'sharp'),
    chromium: '/usr/bin/chromium',
  };
  const ready = {
    node: programs.node,
    // Its modules are installed by its last step.
    'code-server': join(of('code-server'), 'code-server', 'lib', 'vscode', 'node_modules'),
    'playwright-core': programs.playwright,
    sharp: join(programs.sharp, 'package.json'),
  };
  const missing =
    !existsSync(programs.chromium) || !existsSync(ready['code-server'])
      ? (needed('Debian packages', 'apt-get', ['update', '-qq']) ??
        needed('Debian packages', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...debian]))
      : undefined;
  if (missing !== undefined) {
    return { missing };
  }
  const path = `${join(programs.node, '..')}:${process.env.PATH}`;
  for (const [name, spec] of Object.entries(packages)) {
    if (!existsSync(ready[name])) {
      const into = join(folder, name);
      mkdirSync(into, { recursive: true });
      const failed = needed(spec, 'npm', ['install', '--prefix', into, '--no-audit', '--no-fund', '--loglevel=error', spec], {
        ...process.env,
        DEBIAN_FRONTEND: 'noninteractive',
        PATH: path,
      });
      if (failed !== undefined || !existsSync(ready[name])) {
        return { missing: failed ?? `${spec}: its installation is not complete` };
      }
    }
  }
  return programs;
}

function needed(what, command, args, env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }) {
  const { status, error, stdout, stderr } = spawnSync(command, args, { env, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status === 0) {
    return undefined;
  }
  const last = `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').slice(-3).join(' ');
  return `${what}: ${command} ${args[0]} failed: ${error?.message ?? last}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const programs = bring(process.argv[2] && resolve(process.argv[2]));
  console.log(programs.missing ?? programs);
  process.exit(programs.missing === undefined ? 0 : 1);
}
