// Compares what this repository knows with the vendor's newest types, and prints what nobody has reviewed.
// Options: --declarations FILE (instead of the newest from the registry), --known FILE (instead of the program), --reviewed FILE.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compare, review } from './compare.mjs';
import { readDeclarations } from './declarations.mjs';

const vendorPackage = '@google/genai';
const pathOf = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const { values: options } = parseArgs({
  options: { declarations: { type: 'string' }, known: { type: 'string' }, reviewed: { type: 'string', default: pathOf('reviewed.json') } },
});

const folder = mkdtempSync(join(tmpdir(), 'vendor-types-'));
try {
  process.exitCode = run();
} finally {
  rmSync(folder, { recursive: true });
}

function run() {
  let packed;
  try {
    packed = options.declarations ? undefined : packNewest();
  } catch (error) {
    const code = /npm (?:error|ERR!) code (\w+)/.exec(error.stderr ?? '')?.[1] ?? error.code ?? error.message;
    console.log(`Not compared: the registry cannot be reached (${code}), so the newest ${vendorPackage} is unknown.`);
    return 0;
  }

  const newest = packed ? unpack(packed) : { version: 'of a file', file: options.declarations };
  const known = options.known ? readFileSync(options.known, 'utf8') : readKnown();
  const differences = compare(readDeclarations(newest.file), JSON.parse(known));
  const { open, reviewed, stale } = review(differences, JSON.parse(readFileSync(options.reviewed, 'utf8')));
  for (const { kind, side, name, is } of open) {
    const what = kind === 'value' ? 'enumeration value' : 'member';
    console.log(`${what} ${name}: ${side} ${is === 'missing' ? 'lacks it' : 'has it in excess'}`);
  }

  for (const { side, name, is } of stale) {
    console.log(`stale entry ${name}: ${side} ${is === 'missing' ? 'does not lack it' : 'does not have it in excess'}`);
  }

  const values = open.filter(({ kind }) => kind === 'value').length;
  console.log(
    `${vendorPackage} ${newest.version}: ${values} enumeration values and ${open.length - values} members without an entry, ` +
      `${reviewed} reviewed, ${stale.length} stale`,
  );
  return values > 0 ? 1 : 0;
}

function packNewest() {
  const command = ['pack', `${vendorPackage}@latest`, '--json', '--prefer-online', '--ignore-scripts', '--pack-destination', folder];
  return execFileSync('npm', [...command, '--fetch-retries=1', '--fetch-retry-mintimeout=1000'], {
    encoding: 'utf8', cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000, shell: process.platform === 'win32',
  });
}

function unpack(packed) {
  const [{ filename, version }] = JSON.parse(packed);
  execFileSync('tar', ['-xzf', join(folder, filename.replace('@', '').replace('/', '-')), '-C', folder]);
  return { version, file: join(folder, 'package', 'dist', 'genai.d.ts') };
}

function readKnown() {
  const output = join(folder, 'known.json');
  const program = ['run', '--project', pathOf('../GeminiRx.KnownMembers'), '--', pathOf('../../src/GeminiRx'), output];
  execFileSync('dotnet', program, { stdio: ['ignore', 'inherit', 'inherit'] });
  return readFileSync(output, 'utf8');
}
