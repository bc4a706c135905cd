// Packs the server as a .NET tool, installs it as a user does, and starts it.
// GEMINIRX_PACKAGES names a folder that has the package already.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const project = '../src/GeminiRx.Cli';
const name = 'GeminiRx.Cli';

/** Returns the installed command; undefined if there is no .NET SDK. */
export function installTool(folder, count) {
  if (run('dotnet', ['--version']).status !== 0) {
    count('skip', 'the .NET tool: there is no .NET SDK');
    return undefined;
  }
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const made = process.env.GEMINIRX_PACKAGES;
  const [packages, tools] = [made ?? join(folder, 'packages'), join(folder, 'tools')];
  const command = join(tools, 'geminirx');
  const steps = [
    ...(made === undefined ? [['dotnet', ['pack', project, '-c', 'Debug', '-o', packages]]] : []),
    ['dotnet', ['tool', 'install', name, '--version', version, '--tool-path', tools, '--add-source', packages, '--ignore-failed-sources']],
    [command, ['--version'], new RegExp(`^${version}\\b`)],
    [command, ['ask', 'Hi'], /No model wrote this/],
  ];
  for (const [program, args, expected = /./] of steps) {
    const { status, stdout, stderr } = run(program, args);
    if (status !== 0 || !expected.test(stdout)) {
      count('FAIL', 'the .NET tool', `${program} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
      return undefined;
    }
  }
  count('ok', 'the .NET tool: packed, installed, and it answers');
  return command;
}

/** A `dotnet` command that installs the tool, into the home that the environment names, without a network. */
export function fakeDotnet(folder, server) {
  mkdirSync(folder, { recursive: true });
  const script = [
    '#!/bin/sh',
    `[ "$*" = "tool install -g ${name}" ] || exit 1`,
    'mkdir -p "$DOTNET_CLI_HOME/.dotnet/tools"',
    `ln -s '${server}' "$DOTNET_CLI_HOME/.dotnet/tools/geminirx"`,
  ];
  writeFileSync(join(folder, 'dotnet'), `${script.join('\n')}\n`, { mode: 0o755 });
  return folder;
}

function run(program, args) {
  const environment = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^(GEMINI|GOOGLE)/.test(key)));
  const env = { ...environment, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', env });
  return { status, stdout: stdout ?? '', stderr: stderr ?? error?.message ?? '' };
}
