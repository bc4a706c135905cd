// Tests the extension in the real VS Code: in its extension host, and as a person in its window.
//   node test-host/run.mjs [--server EXECUTABLE] [--cache FOLDER] [--out FOLDER] [--only host|person] [--filter TEXT]
// Without --server the server is built. What is missing on this machine is installed into the cache, outside of the clone; if that is not
// possible, the tests are skipped with the reason.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { bring, cacheFolder } from './bring.mjs';
import { startEmulator } from './emulator.mjs';
import { personTests } from './person.mjs';
import { fakeDotnet, installTool } from './tool.mjs';
import { openLimit, startWorkbench } from './workbench.mjs';

const here = dirname(fileURLToPath(import.meta.url));
process.chdir(join(here, '..'));
const { values: options } = parseArgs({
  options: {
    server: { type: 'string' },
    cache: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string' },
    filter: { type: 'string' },
  },
});
/** For all tests of one window, also on a busy machine. */
const limit = 600_000;
const target = `${process.platform}-${process.arch}`;
const pictures = resolve(options.out ?? join(tmpdir(), 'geminirx-vscode'));
const results = { passed: 0, failed: 0, skipped: 0 };

const programs =
  process.platform === 'linux' ? bring(resolve(options.cache ?? cacheFolder())) : { missing: 'the tests need Linux with apt' };
const vsix = pack(`geminirx-${target}.vsix`, options.server === undefined ? ['--keep-server'] : ['--server', resolve(options.server)]);
pack('geminirx.vsix', ['--portable']);
if (programs.missing !== undefined) {
  console.log(`skip the real VS Code: ${programs.missing}`);
  results.skipped++;
} else {
  const work = mkdtempSync(join(tmpdir(), 'geminirx-host-'));
  mkdirSync(pictures, { recursive: true });
  try {
    const server = resolve('server', target, 'geminirx');
    if (options.only !== 'person') {
      await hostTests(server, work);
    }
    if (options.only !== 'host') {
      await personTests({
        programs,
        vsix,
        server,
        rules: join(here, 'rules.txt'),
        work,
        pictures,
        filter: options.filter ?? '',
        count,
      });
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
if (programs.missing === undefined) {
  console.log(`The pictures are in ${pictures}.`);
}
console.log(`# pass ${results.passed}\n# fail ${results.failed}\n# skipped ${results.skipped}`);
process.exit(results.failed === 0 ? 0 : 1);

function count(outcome, name, details = '') {
  results[{ ok: 'passed', FAIL: 'failed', skip: 'skipped' }[outcome]]++;
  console.log(`${outcome.padEnd(4)} ${name}${details === '' ? '' : `\n     ${details.replaceAll('\n', '\n     ')}`}`);
}

/** Packs the extension; returns the file. */
function pack(name, flags) {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/package.mjs', ...flags], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const file = resolve(name);
  if (status !== 0 || !existsSync(file)) {
    throw new Error(`The extension could not be packed. ${stdout}`);
  }
  const megabytes = statSync(file).size / 1_000_000;
  count(megabytes <= 10 ? 'ok' : 'FAIL', `the package ${name} has ${megabytes.toFixed(2)} MB, at most 10`);
  return file;
}

/** The extension as it is installed, with a server in it or none, and the tests. VS Code gives them the same API as the extension. */
async function stage(folder, server) {
  mkdirSync(join(folder, 'out'), { recursive: true });
  for (const name of ['package.json', 'package.nls.json', 'l10n', 'media']) {
    cpSync(name, join(folder, name), { recursive: true });
  }
  copyFileSync('out/extension.js', join(folder, 'out/extension.js'));
  if (server !== undefined) {
    mkdirSync(join(folder, 'server', target), { recursive: true });
    symlinkSync(server, join(folder, 'server', target, 'geminirx'));
  }
  await build({
    entryPoints: [join(here, 'tests/index.ts')],
    outfile: join(folder, 'out/host-tests.js'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode'],
    sourcemap: 'inline',
  });
  return folder;
}

/** One window for each of the suites, which differ in what VS Code must know before it starts. */
async function hostTests(server, work) {
  const extension = await stage(join(work, 'extension'), server);
  const requests = join(work, 'requests');
  const emulator = await startEmulator(server, join(here, 'rules.txt'), [
    '--require-key',
    '--first-chunk-delay',
    '150',
    '--burst-interval',
    '60',
    '--record',
    requests,
  ]);
  const refusing = await startRefusingService();
  try {
    const services = { emulator, refusing, requests };
    const run = (suite, from, environment) =>
      hostSuite(suite, from, join(work, suite), services, environment).catch((error) => {
        count('FAIL', `host, ${suite}: the window`, error.message);
      });
    for (const suite of ['main', 'firstRun', 'restricted']) {
      await run(suite, extension, {});
    }
    const tool = installTool(join(work, 'tool'), count) ?? server;
    await run('portable', await stage(join(work, 'portable-extension'), undefined), {
      PATH: `${fakeDotnet(join(work, 'bin'), tool)}:${process.env.PATH}`,
      DOTNET_CLI_HOME: join(work, 'home'),
    });
  } finally {
    await emulator.stop();
    refusing.close();
  }
}

/** A service that knows no key. */
function startRefusingService() {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }];
  const error = { code: 400, message: 'API key not valid. Please pass a valid API key.', status: 'INVALID_ARGUMENT', details };
  const service = createServer((_, response) => {
    response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify({ error }));
  });
  return new Promise((done) => {
    service.listen(0, '127.0.0.1', () => {
      done(service);
    });
  });
}

async function hostSuite(suite, extension, folder, { emulator, refusing, requests }, environment) {
  const workspace = join(folder, 'workspace');
  const file = join(folder, 'results.json');
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  if (suite === 'restricted') {
    writeFileSync(
      join(workspace, '.vscode/settings.json'),
      JSON.stringify({
        'geminirx.model': 'gemini-of-the-workspace',
        'geminirx.endpoint': 'http://127.0.0.1:9',
        'geminirx.server.path': '/bin/false',
      }),
    );
  }
  const workbench = await startWorkbench(programs, folder, {
    settings: {
      'geminirx.endpoint': emulator.address,
      ...(suite === 'restricted' && { 'geminirx.inlineCompletion.enabled': true }),
      // A terminal has the environment of a login shell otherwise.
      'terminal.integrated.env.linux': environment,
    },
    trust: suite === 'restricted',
    flags: ['--vscode-option', 'enable-smoke-test-driver'],
    environment: {
      HOST_SUITE: suite,
      HOST_RESULTS: file,
      HOST_WORKSPACE: workspace,
      HOST_USER: join(folder, 'user'),
      HOST_EMULATOR: emulator.address,
      HOST_REFUSING: `http://127.0.0.1:${refusing.address().port}`,
      HOST_REQUESTS: requests,
      HOST_FILTER: options.filter ?? '',
      XDG_CONFIG_HOME: join(folder, 'config'),
      XDG_CACHE_HOME: join(folder, 'cache'),
      PAGER: 'cat',
      ...(suite === 'firstRun' ? {} : { GEMINI_API_KEY: 'test-key-that-is-never-logged' }),
      ...environment,
    },
  });
  try {
    const { page } = workbench;
    const ended = new Promise((done) => page.exposeFunction('codeAutomationExit', done));
    await page.exposeFunction('codeAutomationLog', (type, args) => process.env.VERBOSE && console.log(`[${type}]`, ...args));
    const url = new URL(`http://127.0.0.1:${workbench.port}/`);
    url.searchParams.set('folder', workspace);
    url.searchParams.set(
      'payload',
      JSON.stringify([
        ['extensionDevelopmentPath', workbench.remote(extension)],
        ['extensionTestsPath', workbench.remote(join(extension, 'out/host-tests'))],
        ['skipWelcome', 'true'],
      ]),
    );
    await page.goto(url.href, { timeout: openLimit });
    let timer;
    const late = new Promise((done) => {
      timer = setTimeout(() => {
        done('late');
      }, limit);
    });
    const end = await Promise.race([ended, late]);
    clearTimeout(timer);
    const tests = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
    tests.forEach(({ outcome, name, details }) => {
      count(outcome, `host, ${suite}: ${name}`, details);
    });
    const failed = tests.some(({ outcome }) => outcome === 'FAIL');
    if (end === 'late' || (tests.length === 0 && options.filter === undefined) || (end !== 0 && !failed)) {
      await page.screenshot({ path: join(pictures, `host-${suite}-late.png`) });
      count('FAIL', `host, ${suite}: the tests did not end: ${end}`, workbench.output().slice(-2000));
    }
    if (workbench.outside.size > 0) {
      count('FAIL', `host, ${suite}: requests to other machines`, [...workbench.outside].join(', '));
    }
  } finally {
    await workbench.stop();
  }
}
