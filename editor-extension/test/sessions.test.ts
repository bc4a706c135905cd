import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeEnd } from '../src/sessionLog';
import { Sessions } from '../src/sessions';

const uri = 'file:///story.md';

function create(): { sessions: Sessions; changes: () => number } {
  let changes = 0;
  return {
    sessions: new Sessions(
      () => {
        changes++;
      },
      () => 1000,
    ),
    changes: () => changes,
  };
}

/** A session that has written "ab" at offset 5 and ended. */
function written(outcome = 'completed'): Sessions {
  const { sessions } = create();
  sessions.started('a', { command: 'geminirx.continue', place: { uri, offset: 5 } });
  sessions.willWrite('a', () => 'before');
  sessions.wrote('a', uri, [{ offset: 5, length: 0, text: 'ab' }]);
  sessions.ended({ sessionId: 'a', outcome });
  return sessions;
}

describe('Sessions', () => {
  it('stream from the start of the first to the end of the last', () => {
    const { sessions } = create();
    sessions.started('a');
    sessions.started('b');
    sessions.ended({ sessionId: 'a', outcome: 'completed' });
    assert.equal(sessions.streaming, true);
    sessions.ended({ sessionId: 'b', outcome: 'completed' });
    assert.equal(sessions.streaming, false);
  });

  it('ignore a start whose end arrived before', () => {
    const { sessions } = create();
    sessions.ended({ sessionId: 'a', outcome: 'completed' });
    sessions.started('a');
    assert.equal(sessions.streaming, false);
  });

  it('remember a bounded number of ends without a start', () => {
    const { sessions } = create();
    for (let count = 0; count < 40; count++) {
      sessions.ended({ sessionId: `${count}`, outcome: 'completed' });
    }
    sessions.started('0');
    assert.equal(sessions.streaming, true, 'the oldest end is forgotten');
  });

  it('give an announced session the place about which the user was asked', () => {
    const { sessions } = create();
    sessions.willStart({ command: 'geminirx.write', place: { uri, offset: 3 } });
    sessions.announced('a');
    assert.deepEqual([sessions.find('a')?.command, sessions.find('a')?.text.anchor], ['geminirx.write', 3]);
    sessions.announced('b');
    assert.equal(sessions.find('b')?.command, undefined);
  });

  it('mark the text of an ended session until the user types on', () => {
    const sessions = written();
    assert.deepEqual(
      sessions.of(uri).map(({ text }) => text.intervals),
      [[{ start: 5, end: 7 }]],
    );
    sessions.typed(uri, [{ offset: 20, length: 0, text: 'x' }]);
    assert.deepEqual(sessions.of(uri), []);
  });

  it('mark nothing after a stop without text, but remember the place of a failure', () => {
    for (const [outcome, known] of [
      ['stopped', 0],
      ['error', 1],
    ] as const) {
      const { sessions } = create();
      sessions.started('a', { place: { uri, offset: 5 } });
      sessions.ended({ sessionId: 'a', outcome });
      assert.equal(sessions.of(uri).length, known, outcome);
    }
  });

  it('remember the place of text that is still on its way after a stop', () => {
    const { sessions } = create();
    sessions.started('a', { place: { uri, offset: 5 } });
    sessions.willWrite('a', () => 'before');
    sessions.ended({ sessionId: 'a', outcome: 'stopped' });
    sessions.wrote('a', uri, [{ offset: 5, length: 0, text: 'ab' }]);
    assert.deepEqual(sessions.find('a')?.text.intervals, [{ start: 5, end: 7 }]);
  });

  it('wait for text until its first edit is on the way, and again if the editor does not take it', () => {
    const { sessions, changes } = create();
    sessions.started('a', { place: { uri, offset: 5 } });
    const before = changes();
    sessions.willWrite('a', () => 'before');
    assert.deepEqual([sessions.find('a')?.isArriving, changes()], [true, before + 1]);
    sessions.didNotWrite('a');
    assert.deepEqual([sessions.find('a')?.isArriving, changes()], [false, before + 2]);
  });

  it('do not count what VS Code removes with an edit as typing', () => {
    const { sessions } = create();
    sessions.started('a', { place: { uri, offset: 9 } });
    sessions.wrote('a', uri, [
      { offset: 9, length: 0, text: 'ab' },
      { offset: 3, length: 2, text: '', isAdded: true },
    ]);
    const session = sessions.find('a');
    assert.deepEqual([session?.text.intervals, session?.text.anchor, session?.touched], [[{ start: 7, end: 9 }], 9, false]);
  });

  it('collect thoughts up to a bound', () => {
    const { sessions } = create();
    sessions.thinks('a', 'of nobody');
    sessions.started('a');
    sessions.thinks('a', 'x'.repeat(9_999));
    sessions.thinks('a', 'yz');
    assert.deepEqual([sessions.find('a')?.thoughts.length, sessions.find('a')?.thoughts.slice(-3)], [10_000, 'xyz']);
  });

  it('know whether anybody else changed the document since the first edit', () => {
    const { sessions } = create();
    sessions.started('a', { place: { uri, offset: 5 } });
    sessions.typed(uri, [{ offset: 0, length: 0, text: 'x' }]);
    sessions.wrote('a', uri, [{ offset: 6, length: 0, text: 'ab' }]);
    assert.equal(sessions.find('a')?.touched, false);
    sessions.typed(uri, [{ offset: 0, length: 0, text: 'x' }]);
    assert.equal(sessions.find('a')?.touched, true);
    assert.deepEqual(sessions.find('a')?.text.intervals, [{ start: 7, end: 9 }]);
  });

  it("follow an answer into another document than the command's", () => {
    const { sessions } = create();
    sessions.started('a', { place: { uri, offset: 5 } });
    sessions.wrote('a', 'untitled:explanation', [{ offset: 0, length: 0, text: 'ab' }]);
    assert.deepEqual(
      sessions.of('untitled:explanation').map(({ text }) => text.intervals),
      [[{ start: 0, end: 2 }]],
    );
    assert.deepEqual(sessions.of(uri), []);
  });

  it('are forgotten with Keep, with their document and with the server', () => {
    const kept = written();
    kept.forget('a');
    const closed = written();
    closed.closed(uri);
    const cleared = written();
    cleared.clear();
    assert.deepEqual(
      [kept, closed, cleared].map((sessions) => sessions.of(uri).length),
      [0, 0, 0],
    );
  });

  it('do not forget a running session with Keep or its document', () => {
    const { sessions } = create();
    sessions.started('a', { place: { uri, offset: 5 } });
    sessions.forget('a');
    sessions.closed(uri);
    assert.equal(sessions.streaming, true);
  });
});

describe('describeEnd', () => {
  it('names outcome and length, also if the server sends an error of null', () => {
    assert.equal(describeEnd({ sessionId: 'a', outcome: 'completed', error: null, characters: 3 }), 'Session a: completed, 3 characters');
  });

  it('names the failure', () => {
    const end = { sessionId: 'a', outcome: 'error', error: { kind: 'api', message: 'The model is overloaded.' }, characters: 0 };
    assert.equal(describeEnd(end), 'Session a: api: The model is overloaded., 0 characters');
  });

  it('accepts an end with nothing but the id', () => {
    assert.equal(describeEnd({ sessionId: 'a' }), 'Session a: ended');
  });
});
