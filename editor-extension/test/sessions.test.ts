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

  it('shows nothing for a session whose end overtook the answer', () => {
    const { sessions, shown } = watched();
    sessions.ended('a');
    sessions.started({ sessionId: 'a' });
    assert.deepEqual(shown, []);
    assert.equal(sessions.streaming, false);
  });

  it('ignores answers that start no session', () => {
    const { sessions, shown } = watched();
    for (const answer of [undefined, null, 'a', {}, { sessionId: 1 }]) {
      sessions.started(answer);
    }
    assert.deepEqual(shown, []);
  });

  it('is over with the server, whose next run may use the same names', () => {
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
  it('says how a session ended and how much it wrote', () => {
    assert.equal(describeEnd({ sessionId: 'a', outcome: 'completed', characters: 120 }), 'Session a: completed, 120 characters');
  });

  it('says what went wrong', () => {
    const error = { kind: 'quota', message: 'Try again in 20 s.' };
    assert.equal(describeEnd({ sessionId: 'a', error, characters: 0 }), 'Session a: quota: Try again in 20 s., 0 characters');
  });
});
