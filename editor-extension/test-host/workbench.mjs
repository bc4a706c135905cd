// Starts the workbench of VS Code in a headless browser, with the extension of this folder.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';

/** How long a window may take to open, in milliseconds. */
export const openLimit = 120_000;

const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'files.autoSave': 'off',
  'window.confirmBeforeClose': 'never',
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * @param programs what bring.mjs returned
 * @param folder where user data, extensions and browser profile go
 * @param options.settings the user's settings; options.machine those of the machine; options.environment of the extension host;
 * options.trust whether folders are asked about; options.flags more flags of the server
 */
export async function startWorkbench(
  programs,
  folder,
  { settings = {}, machine = {}, environment = {}, trust = false, flags = [], size } = {},
) {
  const user = join(folder, 'user');
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  // Settings of the machine are not taken from the user's in a remote window.
  mkdirSync(join(user, 'Machine'), { recursive: true });
  writeFileSync(
    join(user, 'Machine', 'settings.json'),
    JSON.stringify({
      'workbench.welcomePage.walkthroughs.openOnInstall': false,
      ...machine,
    }),
  );
  const port = await freePort();
  const server = spawn(
    programs.node,
    [
      programs.codeServer,
      '--auth',
      'none',
      '--bind-addr',
      `127.0.0.1:${port}`,
      '--config',
      join(folder, 'config.yaml'),
      '--user-data-dir',
      user,
      '--extensions-dir',
      join(folder, 'extensions'),
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-getting-started-override',
      '--ignore-last-opened',
      ...(trust ? [] : ['--disable-workspace-trust']),
      ...flags,
    ],
    {
      env: {
        ...environmentWithout(/^(GEMINI|GOOGLE)_/),
        ...environment,
        PATH: `${dirname(programs.node)}:${environment.PATH ?? process.env.PATH}`,
        EXTENSIONS_GALLERY: '{"serviceUrl":"http://127.0.0.1:9/"}',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (data) => {
      output = (output + data).slice(-20_000);
    });
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  try {
    await until(
      async () => (await fetch(`http://127.0.0.1:${port}/healthz`)).ok,
      openLimit,
      () => `code-server does not answer:\n${output}`,
    );
    const { chromium } = createRequire(import.meta.url)(programs.playwright);
    const browser = await chromium.launchPersistentContext(join(folder, 'profile'), {
      executablePath: programs.chromium,
      headless: true,
      viewport: size ?? { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--disable-dev-shm-usage',
      ],
    });
    const page = browser.pages()[0] ?? (await browser.newPage());
    const outside = new Set();
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (/^(https?|wss?):$/.test(protocol) && hostname !== '127.0.0.1') {
        outside.add(hostname);
      }
    });
    return {
      page,
      port,
      outside,
      user,
      output: () => output,
      /** A path on this machine, as the workbench names it. */
      remote: (path) => `vscode-remote://127.0.0.1:${port}${path}`,
      async stop() {
        await browser.close();
        await stopServer(server, ended);
      },
    };
  } catch (error) {
    await stopServer(server, ended);
    throw error;
  }
}

export async function until(isTrue, limit, message) {
  const end = Date.now() + limit;
  for (;;) {
    try {
      if (await isTrue()) {
        return;
      }
    } catch {
      // Not yet.
    }
    if (Date.now() > end) {
      throw new Error(message());
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
      .once('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address();
        probe.close(() => {
          resolve(port);
        });
      });
  });
}

async function stopServer(server, ended) {
  server.kill('SIGTERM');
  const limit = setTimeout(() => {
    server.kill('SIGKILL');
  }, 5000);
  await ended;
  clearTimeout(limit);
}

function environmentWithout(pattern) {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !pattern.test(name)));
}
