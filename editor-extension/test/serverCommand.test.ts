import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findServer, type PathKind, type ServerCommand } from '../src/serverCommand';

const bundled = '/extensions/geminirx/server/linux-x64/geminirx';

function find(files: Record<string, PathKind>, configuredPath = '', platform = 'linux'): ServerCommand {
  const extensionPath = platform === 'win32' ? 'C:\\extensions\\geminirx' : '/extensions/geminirx';
  return findServer({ configuredPath, extensionPath, platform, arch: 'x64', kindOf: (path) => files[path] ?? 'missing' });
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

  it('gives advice when there is no server', () => {
    assert.match(problem(find({})), /linux-x64.*geminirx\.server\.path.*npm run package.*\.NET SDK/);
  });

  it('gives advice when the bundled server is not executable', () => {
    assert.match(problem(find({ [bundled]: 'file' })), /not executable.*Install the extension again.*geminirx\.server\.path/);
  });
});
