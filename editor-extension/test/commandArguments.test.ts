import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareArguments } from '../src/commandArguments';

const position = { line: 3, character: 14 };
const cursor = { uri: 'file:///notes.md', scheme: 'file', position };
const atCursor = { arguments: [{ uri: 'file:///notes.md', position }] };

describe('geminirx.continue', () => {
  it('goes to the cursor when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.continue', [], cursor), atCursor);
  });

  it('goes to the cursor when the caller gives only empty values', () => {
    assert.deepEqual(prepareArguments('geminirx.continue', [undefined, null], cursor), atCursor);
  });

  it('goes to the cursor of an unsaved document', () => {
    const unsaved = { uri: 'untitled:Untitled-1', scheme: 'untitled', position };
    assert.deepEqual(prepareArguments('geminirx.continue', [], unsaved), { arguments: [{ uri: 'untitled:Untitled-1', position }] });
  });

  it('sends nothing and gives advice without an editor', () => {
    const prepared = prepareArguments('geminirx.continue', [], undefined);
    assert.ok('problem' in prepared);
    assert.match(prepared.problem, /Open a file and put the cursor where the text should go/);
  });

  it('sends nothing and gives advice in the output panel', () => {
    const prepared = prepareArguments('geminirx.continue', [], { ...cursor, uri: 'output:log', scheme: 'output' });
    assert.ok('problem' in prepared);
  });

  it('passes on unchanged the place that a caller names', () => {
    const place = { uri: 'file:///other.md', position: { line: 0, character: 0 }, instruction: 'shorter' };
    assert.deepEqual(prepareArguments('geminirx.continue', [place], cursor), { arguments: [place] });
    assert.deepEqual(prepareArguments('geminirx.continue', [place], undefined), { arguments: [place] });
  });

  it('adds the cursor to what a keybinding asks for', () => {
    const prepared = prepareArguments('geminirx.continue', [{ instruction: 'shorter' }], cursor);
    assert.deepEqual(prepared, { arguments: [{ uri: 'file:///notes.md', position, instruction: 'shorter' }] });
  });
});

describe('other commands', () => {
  it('stop stops everything when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.stop', [], cursor), { arguments: [] });
    assert.deepEqual(prepareArguments('geminirx.stop', [undefined], cursor), { arguments: [] });
  });

  it('stop passes on the session that a caller names', () => {
    assert.deepEqual(prepareArguments('geminirx.stop', [{ sessionId: 's1' }], cursor), { arguments: [{ sessionId: 's1' }] });
  });
});
