import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StreamingEdit } from '../src/protocol';
import { type ReportedChange, StreamingEdits, type UndoStops } from '../src/streamingEdits';

const uri = 'file:///story.md';

function documents({ isVisible = true, succeeds = true } = {}): { edits: StreamingEdits; done: (UndoStops | 'hidden')[] } {
  const done: (UndoStops | 'hidden')[] = [];
  const edits = new StreamingEdits({
    version: (name) => (name === uri ? 3 : undefined),
    editVisible: (_, __, stops) => {
      if (!isVisible) {
        return undefined;
      }
      done.push(stops);
      return Promise.resolve(succeeds);
    },
    editHidden: () => {
      done.push('hidden');
      return Promise.resolve(succeeds);
    },
  });
  return { edits, done };
}

function at(line: number, text: string): ReportedChange {
  return { text, range: { start: { line, character: 0 } } };
}

function edit(step: StreamingEdit['step'], more: Partial<StreamingEdit> = {}): StreamingEdit {
  return { sessionId: 'a', uri, version: 3, edits: [], step, ...more };
}

describe('StreamingEdits', () => {
  it('makes one undo step of a stream', async () => {
    const { edits, done } = documents();
    for (const step of ['first', 'middle', 'last'] as const) {
      assert.deepEqual(await edits.apply(edit(step)), { applied: true });
    }
    assert.deepEqual(done, [
      { undoStopBefore: true, undoStopAfter: false },
      { undoStopBefore: false, undoStopAfter: false },
      { undoStopBefore: false, undoStopAfter: true },
    ]);
  });

  it('begins with the first edit that is applied', async () => {
    const { edits, done } = documents();
    await edits.apply(edit('last'));
    edits.ended('a');
    await edits.apply(edit('middle'));
    assert.deepEqual(
      done.map((stops) => stops !== 'hidden' && stops.undoStopBefore),
      [true, true],
    );
  });

  it('applies nothing to another version, or to a document that is not open', async () => {
    const { edits, done } = documents();
    assert.equal((await edits.apply(edit('first', { version: 2 }))).applied, false);
    assert.equal((await edits.apply(edit('first', { uri: 'file:///other.md' }))).applied, false);
    assert.deepEqual(done, []);
  });

  it('edits a hidden document', async () => {
    const { edits, done } = documents({ isVisible: false });
    assert.deepEqual(await edits.apply(edit('first')), { applied: true });
    assert.deepEqual(done, ['hidden']);
  });

  it('recognizes its own change, with the line endings of the document, once', async () => {
    const authors: (string | undefined)[] = [];
    const edits = new StreamingEdits({
      version: () => 3,
      editVisible: () => {
        const change = [at(0, 'a\r\nb')];
        authors.push(
          edits.takeAuthor(uri, 4, [at(0, 'x')])?.sessionId,
          edits.takeAuthor(uri, 5, change)?.sessionId,
          edits.takeAuthor(uri, 4, change)?.sessionId,
          edits.takeAuthor(uri, 4, change)?.sessionId,
        );
        return Promise.resolve(true);
      },
      editHidden: () => Promise.resolve(false),
    });
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    await edits.apply(edit('last', { edits: [{ range, newText: 'a\nb' }] }));
    assert.deepEqual([...authors, edits.takeAuthor(uri, 4, [at(0, 'a\nb')])], [undefined, undefined, 'a', undefined, undefined]);
  });

  it('recognizes its own change also when VS Code removes an indentation with it', async () => {
    const [own, removed, typed] = [at(3, ''), at(1, ''), at(1, 'x')];
    const found: unknown[] = [];
    const edits = new StreamingEdits({
      version: () => 3,
      editVisible: () => {
        found.push(edits.takeAuthor(uri, 4, [own, typed]), edits.takeAuthor(uri, 4, [removed, own]));
        return Promise.resolve(true);
      },
      editHidden: () => Promise.resolve(false),
    });
    const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 2 } };
    await edits.apply(edit('last', { edits: [{ range, newText: '' }] }));
    assert.deepEqual(found, [undefined, { sessionId: 'a', added: new Set([removed]) }]);
  });

  it('reports a failed edit, and begins the undo step with the next edit', async () => {
    const { edits, done } = documents({ succeeds: false });
    assert.equal((await edits.apply(edit('first'))).applied, false);
    await edits.apply(edit('first'));
    assert.deepEqual(
      done.map((stops) => stops !== 'hidden' && stops.undoStopBefore),
      [true, true],
    );
  });

  it('tells the changes of two streams in one document apart', async () => {
    const ends: (() => void)[] = [];
    const edits = new StreamingEdits({
      version: () => 3,
      editVisible: () =>
        new Promise((resolve) => {
          ends.push(() => {
            resolve(true);
          });
        }),
      editHidden: () => Promise.resolve(false),
    });
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const both = ['a', 'b'].map((sessionId) => edits.apply(edit('first', { sessionId, edits: [{ range, newText: sessionId }] })));
    assert.equal(edits.takeAuthor(uri, 4, [at(0, 'a')])?.sessionId, 'a');
    ends[0]?.();
    await both[0];
    assert.equal(edits.takeAuthor(uri, 4, [at(0, 'b')])?.sessionId, 'b', 'the end of one edit ends no other');
    ends[1]?.();
    await both[1];
  });
});
