import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeStatus } from '../src/status';

describe('describeStatus', () => {
  it('describes running sessions, ended sessions and the problem', () => {
    assert.equal(
      describeStatus({
        sessions: [{ sessionId: 'b', uri: 'file:///a%20b.md', progress: '12 characters' }],
        ended: [{ sessionId: 'a', uri: 'file:///c.md', outcome: 'completed', characters: 3 }],
        problem: 'There is no API key.',
      }),
      'There is no API key.; a b.md: 12 characters; c.md: completed, 3 characters',
    );
  });

  it('reports that no answer is streaming', () => {
    assert.equal(describeStatus({ sessions: [], ended: [] }), 'No answer is streaming.');
  });
});
