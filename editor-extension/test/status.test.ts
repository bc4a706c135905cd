import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeStatus } from '../src/status';

describe('describeStatus', () => {
  it('says what arrives, what has arrived and what is missing', () => {
    assert.equal(
      describeStatus({
        sessions: [{ sessionId: 'b', uri: 'file:///a%20b.md', progress: '12 characters' }],
        ended: [{ sessionId: 'a', uri: 'file:///c.md', outcome: 'completed', characters: 3 }],
        problem: 'There is no API key.',
      }),
      'There is no API key.; a b.md: 12 characters; c.md: completed, 3 characters',
    );
  });

  it('says that there is nothing', () => {
    assert.equal(describeStatus({ sessions: [], ended: [] }), 'Nothing is arriving.');
  });
});
