import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { prepareArguments, withInstruction } from '../src/commandArguments';

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

describe('geminirx.write, ask and document', () => {
  const range = { start: { line: 3, character: 0 }, end: position };
  const question = 'What should Gemini write here?';

  it('ask for the instruction when run from the palette', () => {
    assert.deepEqual(prepareArguments('geminirx.write', [], cursor), { ...atCursor, question });
  });

  it('ask for nothing when the caller names a place or an instruction, or where none is needed', () => {
    const place = { uri: 'file:///other.md', range };
    assert.deepEqual(prepareArguments('geminirx.ask', [place], cursor), { arguments: [place] });
    assert.ok(!('question' in prepareArguments('geminirx.write', [{ instruction: 'a rhyme' }], cursor)));
    assert.ok(!('question' in prepareArguments('geminirx.document', [], cursor)));
  });

  it('send the selection', () => {
    const prepared = prepareArguments('geminirx.document', [], { ...cursor, range });
    assert.deepEqual(prepared, { arguments: [{ uri: 'file:///notes.md', range }] });
  });

  it('send the answer as the instruction, and nothing for an empty one', () => {
    const given = [{ uri: 'file:///notes.md', position }];
    assert.deepEqual(withInstruction(given, 'a rhyme'), [{ ...given[0], instruction: 'a rhyme' }]);
    assert.deepEqual(withInstruction(given, ' '), given);
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
