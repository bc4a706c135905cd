import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { statusLines } from '../src/status';

describe('statusLines', () => {
  const ended = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({
    sessionId: id,
    uri: `file:///${id}%20.md`,
    outcome: 'completed',
    characters: 3,
  }));

  it('have the running sessions first, then the newest ended ones', () => {
    const sessions = [{ sessionId: 'z', uri: 'file:///a%20b.md', progress: '12 characters' }];
    const lines = statusLines({ sessions, ended }, ({ outcome }) => outcome);
    assert.deepEqual(
      lines.map(({ label, description }) => `${label}: ${description}`),
      ['$(sync~spin) a b.md: 12 characters', ...['f', 'e', 'd', 'c', 'b'].map((id) => `$(circle-outline) ${id} .md: completed`)],
    );
  });
});
