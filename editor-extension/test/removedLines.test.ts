import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change } from '../src/protocol';
import { originalText, removedBeside } from '../src/removedLines';

function change(first: [number, number], last: [number, number], ...removed: string[]): Change {
  const [start, end] = [first, last].map(([line, character]) => ({ line, character }));
  assert.ok(start && end);
  return { sessionId: 'a', hunk: 1, range: { start, end }, removed };
}

describe('removedBeside', () => {
  it('places each line beside its successor', () => {
    assert.deepEqual(removedBeside(change([2, 0], [3, 5], 'one', 'two')), [
      { line: 2, text: '− one' },
      { line: 3, text: '− two' },
    ]);
  });

  it('counts what has no successor', () => {
    assert.deepEqual(removedBeside(change([2, 0], [2, 5], 'one', 'two', 'three')), [{ line: 2, text: '− one (+2)' }]);
  });

  it('shows nothing for lines that are only new', () => {
    assert.deepEqual(removedBeside(change([2, 0], [3, 5])), []);
  });

  it('shows a deletion at the end of the line before', () => {
    assert.deepEqual(removedBeside(change([2, 5], [2, 5], 'one')), [{ line: 2, text: '− one' }]);
  });
});

describe('originalText', () => {
  const lines = ['a', 'B', 'c', 'D', 'E'];

  it('replaces the written lines by the original ones', () => {
    const changes = [change([1, 0], [1, 1], 'b'), change([3, 0], [4, 1], 'd', 'e', 'f')];
    assert.deepEqual(originalText(lines, changes), ['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('removes lines that are only new', () => {
    assert.deepEqual(originalText(lines, [change([1, 0], [1, 1])]), ['a', 'c', 'D', 'E']);
  });

  it('returns deleted lines behind the line before', () => {
    assert.deepEqual(originalText(lines, [change([2, 1], [2, 1], 'x', 'y')]), ['a', 'B', 'c', 'x', 'y', 'D', 'E']);
  });

  it('returns lines that were deleted at the beginning', () => {
    assert.deepEqual(originalText(lines, [change([0, 0], [0, 0], 'x')]), ['x', ...lines]);
  });

  it('leaves a text without changes', () => {
    assert.deepEqual(originalText(lines, []), lines);
  });
});
