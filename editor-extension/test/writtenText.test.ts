import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type TextChange, WrittenText } from '../src/writtenText';

function insert(offset: number, text: string): TextChange {
  return { offset, length: 0, text };
}

/** Ten characters from offset 10. */
function written(): WrittenText {
  const text = new WrittenText(10);
  text.write(insert(10, '12345'));
  text.write(insert(15, '67890'));
  return text;
}

describe('WrittenText', () => {
  it('joins what follows each other, and has the anchor behind it', () => {
    assert.deepEqual(written().intervals, [{ start: 10, end: 20 }]);
    assert.equal(written().anchor, 20);
  });

  it('moves with changes before it, and ignores changes behind it', () => {
    const text = written();
    text.move(insert(3, 'abc'));
    text.move({ offset: 0, length: 2, text: '' });
    text.move(insert(30, 'abc'));
    assert.deepEqual([text.intervals, text.anchor], [[{ start: 11, end: 21 }], 21]);
  });

  it('is split by text inside of it', () => {
    const text = written();
    text.move(insert(14, 'xy'));
    assert.deepEqual(text.intervals, [
      { start: 10, end: 14 },
      { start: 16, end: 22 },
    ]);
  });

  it('does not grow by text at its edges; text at the anchor stays behind it', () => {
    const text = written();
    text.move(insert(20, 'xy'));
    assert.deepEqual([text.intervals, text.anchor], [[{ start: 10, end: 20 }], 20]);
    text.move(insert(10, 'xy'));
    assert.deepEqual(text.intervals, [{ start: 12, end: 22 }]);
  });

  it('shrinks with deletions, and vanishes with the last one', () => {
    const text = written();
    text.move({ offset: 5, length: 8, text: '' });
    assert.deepEqual(text.intervals, [{ start: 5, end: 12 }]);
    text.move({ offset: 0, length: 20, text: '' });
    assert.deepEqual([text.intervals, text.anchor], [[], 0]);
  });

  it('has no place before it is known', () => {
    const text = new WrittenText(undefined);
    text.move(insert(0, 'x'));
    assert.equal(text.anchor, undefined);
  });

  it('replaces lines', () => {
    const text = new WrittenText(30);
    text.write({ offset: 10, length: 6, text: 'APPLES' });
    text.write({ offset: 17, length: 5, text: 'PLUM' });
    assert.deepEqual(text.intervals, [
      { start: 10, end: 16 },
      { start: 17, end: 21 },
    ]);
  });
});
