import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeEnd, Sessions } from '../src/sessions';

function watched(): { sessions: Sessions; shown: boolean[] } {
  const shown: boolean[] = [];
  return { sessions: new Sessions((streaming) => shown.push(streaming)), shown };
}

describe('Sessions', () => {
  it('shows one session from its start to its end', () => {
    const { sessions, shown } = watched();
    sessions.started({ sessionId: 'a' });
    assert.deepEqual(shown, [true]);
    sessions.ended('a');
    assert.deepEqual(shown, [true, false]);
  });

  it('shows that something runs until the last of several has ended', () => {
    const { sessions, shown } = watched();
    sessions.started({ sessionId: 'a' });
    sessions.started({ sessionId: 'b' });
    sessions.ended('a');
    assert.deepEqual(shown, [true]);
    assert.equal(sessions.streaming, true);
    sessions.ended('b');
    assert.deepEqual(shown, [true, false]);
  });

  it('shows nothing for a session whose end arrived before the result', () => {
    const { sessions, shown } = watched();
    sessions.ended('a');
    sessions.started({ sessionId: 'a' });
    assert.deepEqual(shown, []);
    assert.equal(sessions.streaming, false);
  });

  it('ignores results without a session', () => {
    const { sessions, shown } = watched();
    for (const answer of [undefined, null, 'a', {}, { sessionId: 1 }]) {
      sessions.started(answer);
    }
    assert.deepEqual(shown, []);
  });

  it('forgets all sessions with the server, whose next run may use the same ids', () => {
    const { sessions, shown } = watched();
    sessions.ended('b');
    sessions.started({ sessionId: 'a' });
    sessions.clear();
    assert.deepEqual(shown, [true, false]);
    sessions.started({ sessionId: 'b' });
    assert.deepEqual(shown, [true, false, true]);
  });
});

describe('describeEnd', () => {
  it('contains the outcome and the number of characters', () => {
    assert.equal(describeEnd({ sessionId: 'a', outcome: 'completed', characters: 120 }), 'Session a: completed, 120 characters');
  });

  it('contains the error', () => {
    const error = { kind: 'quota', message: 'Try again in 20 s.' };
    assert.equal(describeEnd({ sessionId: 'a', error, characters: 0 }), 'Session a: quota: Try again in 20 s., 0 characters');
  });
});
