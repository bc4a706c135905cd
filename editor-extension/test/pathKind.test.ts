import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathKind } from '../src/pathKind';

const folder = mkdtempSync(join(tmpdir(), 'geminirx-'));
after(() => {
  rmSync(folder, { recursive: true });
});

describe('pathKind', () => {
  it('recognizes a folder', () => {
    assert.equal(pathKind(folder), 'folder');
  });

  it('recognizes an executable', () => {
    assert.equal(pathKind(process.execPath), 'executable');
  });

  it('recognizes a plain file', { skip: process.platform === 'win32' && 'Windows has no such permission' }, () => {
    const file = join(folder, 'plain');
    writeFileSync(file, '', { mode: 0o644 });
    assert.equal(pathKind(file), 'file');
  });

  it('recognizes a missing path, also below a file', () => {
    assert.equal(pathKind(join(folder, 'gone')), 'missing');
    assert.equal(pathKind(join(process.execPath, 'gone')), 'missing');
  });
});
