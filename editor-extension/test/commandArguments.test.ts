import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decidedSession, instructionMember, placeOf, prepareArguments, sessionOf, withMembers } from '../src/commandArguments';

const position = { line: 3, character: 14 };
const cursor = { uri: 'file:///notes.md', scheme: 'file', position };
const atCursor = { arguments: [{ uri: 'file:///notes.md', position }], asks: false };

describe('geminirx.continue', () => {
  it('goes to the cursor when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.continue', [], cursor), atCursor);
  });

  it('goes to the cursor when the caller gives only empty values', () => {
    assert.deepEqual(prepareArguments('geminirx.continue', [undefined, null], cursor), atCursor);
  });

  it('goes to the cursor of an unsaved document', () => {
    const unsaved = { uri: 'untitled:Untitled-1', scheme: 'untitled', position };
    assert.deepEqual(prepareArguments('geminirx.continue', [], unsaved), {
      arguments: [{ uri: 'untitled:Untitled-1', position }],
      asks: false,
    });
  });

  it('sends nothing and gives advice without an editor', () => {
    const prepared = prepareArguments('geminirx.continue', [], undefined);
    assert.deepEqual(prepared, { problem: 'noDocument' });
  });

  it('sends nothing and gives advice in the output panel', () => {
    const prepared = prepareArguments('geminirx.continue', [], { ...cursor, uri: 'output:log', scheme: 'output' });
    assert.ok('problem' in prepared);
  });

  it('passes on unchanged the place that a caller names', () => {
    const place = { uri: 'file:///other.md', position: { line: 0, character: 0 }, instruction: 'shorter' };
    assert.deepEqual(prepareArguments('geminirx.continue', [place], cursor), { arguments: [place], asks: false });
    assert.deepEqual(prepareArguments('geminirx.continue', [place], undefined), { arguments: [place], asks: false });
  });

  it('adds the cursor to what a keybinding asks for', () => {
    const prepared = prepareArguments('geminirx.continue', [{ instruction: 'shorter' }], cursor);
    assert.deepEqual(prepared, { arguments: [{ uri: 'file:///notes.md', position, instruction: 'shorter' }], asks: false });
  });
});

describe('geminirx.write, ask and document', () => {
  const range = { start: { line: 3, character: 0 }, end: position };

  it('ask for the instruction when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.write', [], cursor), { ...atCursor, asks: true });
  });

  it('ask for nothing when the caller names a place or an instruction, or where none is needed', () => {
    const place = { uri: 'file:///other.md', range };
    assert.deepEqual(prepareArguments('geminirx.ask', [place], cursor), { arguments: [place], asks: false });
    for (const [command, given] of [
      ['geminirx.write', [{ instruction: 'a rhyme' }]],
      ['geminirx.document', []],
    ] as const) {
      const prepared = prepareArguments(command, given, cursor);
      assert.ok('asks' in prepared && !prepared.asks);
    }
  });

  it('send the selection', () => {
    const prepared = prepareArguments('geminirx.document', [], { ...cursor, range });
    assert.deepEqual(prepared, { arguments: [{ uri: 'file:///notes.md', range }], asks: false });
  });

  it('send the answer as the instruction, and nothing for an empty one', () => {
    const given = [{ uri: 'file:///notes.md', position }];
    assert.deepEqual(withMembers(given, instructionMember('a rhyme')), [{ ...given[0], instruction: 'a rhyme' }]);
    assert.deepEqual(withMembers(given, instructionMember(' ')), given);
  });
});

describe('geminirx.rewrite', () => {
  it('needs a selection', () => {
    assert.deepEqual(prepareArguments('geminirx.rewrite', [], cursor), { problem: 'noSelection' });
  });
});

describe('geminirx.chat', () => {
  it('has no position', () => {
    assert.deepEqual(prepareArguments('geminirx.chat', [], cursor), { arguments: [{ uri: 'file:///notes.md' }], asks: false });
  });
});

describe('a command from a menu', () => {
  it('ignores the resource that the menu passes', () => {
    assert.deepEqual(prepareArguments('geminirx.continue', [{ scheme: 'file', path: '/notes.md' }], cursor), atCursor);
  });
});

describe('the arguments of a command', () => {
  it('name a place or a session', () => {
    const range = { start: { line: 1, character: 0 }, end: position };
    assert.deepEqual(placeOf([{ uri: 'file:///a', range }]), { uri: 'file:///a', position });
    assert.deepEqual(placeOf([{ uri: 'file:///a' }]), { uri: 'file:///a' });
    assert.equal(placeOf([{ sessionId: 'a' }]), undefined);
    assert.equal(sessionOf([{ sessionId: 'a' }]), 'a');
    assert.equal(sessionOf([]), undefined);
  });
});

describe('other commands', () => {
  it('stop stops everything when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.stop', [], cursor), { arguments: [], asks: false });
    assert.deepEqual(prepareArguments('geminirx.stop', [undefined], cursor), { arguments: [], asks: false });
  });

  it('stop passes on the session that a caller names', () => {
    assert.deepEqual(prepareArguments('geminirx.stop', [{ sessionId: 's1' }], cursor), { arguments: [{ sessionId: 's1' }], asks: false });
  });

  // The answer ends before Stop has its result, or after it: only then the session is known as ended, and would be forgotten.
  it('stop leaves the choice about the answer to the user', () => {
    assert.equal(decidedSession('geminirx.stop', [{ sessionId: 's1' }]), undefined);
    for (const command of ['geminirx.keep', 'geminirx.discard', 'geminirx.retry', 'geminirx.continueFrom']) {
      assert.equal(decidedSession(command, [{ sessionId: 's1' }]), 's1');
      assert.equal(decidedSession(command, [{ sessionId: 's1', hunk: 0 }]), undefined, 'one change of a rewrite');
      assert.equal(decidedSession(command, [{ sessionId: 's1', hunk: null }]), 's1');
    }
  });
});
