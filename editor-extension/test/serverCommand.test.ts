import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findServer, type PathKind, type ServerCommand } from '../src/serverCommand';

const bundled = '/extensions/geminirx/server/linux-x64/geminirx';

function find(
  files: Record<string, PathKind>,
  configuredPath = '',
  platform = 'linux',
  environment: Record<string, string> = {},
): ServerCommand {
  const isWindows = platform === 'win32';
  const extensionPath = isWindows ? 'C:\\extensions\\geminirx' : '/extensions/geminirx';
  const home = isWindows ? 'C:\\Users\\me' : '/home/me';
  return findServer({
    configuredPath,
    extensionPath,
    platform,
    arch: 'x64',
    environment,
    home,
    kindOf: (path) => files[path] ?? 'missing',
  });
}

function command(found: ServerCommand): string {
  assert.ok('command' in found, 'a command was expected');
  return found.command;
}

function problem(found: ServerCommand): string {
  assert.ok('problem' in found, 'a problem was expected');
  return found.problem;
}

describe('findServer', () => {
  it('takes the bundled server when no path is set', () => {
    assert.deepEqual(find({ [bundled]: 'executable' }), { command: bundled, args: ['serve', '--stdio'] });
  });

  it('takes the bundled server of Windows', () => {
    const command = 'C:\\extensions\\geminirx\\server\\win32-x64\\geminirx.exe';
    assert.deepEqual(find({ [command]: 'executable' }, '', 'win32'), { command, args: ['serve', '--stdio'] });
  });

  it('prefers the path that is set, and ignores spaces around it', () => {
    const files = { [bundled]: 'executable', '/opt/my tools/geminirx': 'executable' } as const;
    assert.deepEqual(find(files, ' /opt/my tools/geminirx '), { command: '/opt/my tools/geminirx', args: ['serve', '--stdio'] });
  });

  it('names the setting and the path when the path does not exist, even with a bundled server', () => {
    const found = find({ [bundled]: 'executable' }, '/opt/gone');
    assert.match(problem(found), /geminirx\.server\.path.*"\/opt\/gone".*does not exist/);
  });

  it('rejects a folder', () => {
    assert.match(problem(find({ '/opt/tools': 'folder' }, '/opt/tools')), /geminirx\.server\.path.*folder "\/opt\/tools"/);
  });

  it('rejects a file without execute permission', () => {
    assert.match(problem(find({ '/opt/geminirx': 'file' }, '/opt/geminirx')), /geminirx\.server\.path.*not executable.*chmod \+x/);
  });

  it('rejects a relative path, which a workspace could provide', () => {
    const files = { './geminirx': 'executable', geminirx: 'executable' } as const;
    assert.match(problem(find(files, './geminirx')), /geminirx\.server\.path must be an absolute path/);
    assert.match(problem(find(files, 'geminirx', 'win32')), /geminirx\.server\.path must be an absolute path/);
  });

  it('takes a server on the PATH when the package has none', () => {
    const files = { '/usr/local/bin/geminirx': 'executable', '/home/me/.dotnet/tools/geminirx': 'executable' } as const;
    assert.equal(command(find(files, '', 'linux', { PATH: '/usr/bin:/usr/local/bin' })), '/usr/local/bin/geminirx');
    const windows = { 'D:\\tools\\geminirx.exe': 'executable' } as const;
    assert.equal(command(find(windows, '', 'win32', { PATH: 'C:\\Windows;D:\\tools' })), 'D:\\tools\\geminirx.exe');
  });

  it('prefers the server of the package to one on the PATH', () => {
    const files = { [bundled]: 'executable', '/usr/bin/geminirx': 'executable' } as const;
    assert.equal(command(find(files, '', 'linux', { PATH: '/usr/bin' })), bundled);
  });

  it('takes no server of a relative folder on the PATH, which a workspace could provide', () => {
    const files = { geminirx: 'executable', './geminirx': 'executable', 'bin/geminirx': 'executable' } as const;
    assert.match(problem(find(files, '', 'linux', { PATH: ':.:bin' })), /no geminirx executable/);
  });

  it('passes by folders and files on the PATH that cannot be started', () => {
    const files = { '/a/geminirx': 'folder', '/b/geminirx': 'file', '/c/geminirx': 'executable' } as const;
    assert.equal(command(find(files, '', 'linux', { PATH: '/a:/b:/c' })), '/c/geminirx');
  });

  it('takes the .NET tool, also of another home of the .NET command line', () => {
    const own = { '/home/me/.dotnet/tools/geminirx': 'executable' } as const;
    assert.equal(command(find(own, '', 'linux', { PATH: '/usr/bin' })), '/home/me/.dotnet/tools/geminirx');
    const both = { ...own, '/data/.dotnet/tools/geminirx': 'executable' } as const;
    assert.equal(command(find(both, '', 'linux', { DOTNET_CLI_HOME: '/data' })), '/data/.dotnet/tools/geminirx');
    const windows = { 'C:\\Users\\me\\.dotnet\\tools\\geminirx.exe': 'executable' } as const;
    assert.equal(command(find(windows, '', 'win32')), 'C:\\Users\\me\\.dotnet\\tools\\geminirx.exe');
  });

  it('says what to install when there is no server', () => {
    const found = find({});
    assert.match(problem(found), /linux-x64.*dotnet tool install -g GeminiRx\.Cli.*geminirx\.server\.path/);
    assert.equal('isAbsent' in found && found.isAbsent, true);
  });

  it('gives advice when the bundled server is not executable', () => {
    assert.match(problem(find({ [bundled]: 'file' })), /not executable.*Install the extension again.*geminirx\.server\.path/);
  });
});
