import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isConversation, newConversation } from '../src/conversation';
import { fingerprint } from '../src/fingerprint';
import { remember } from '../src/instructionHistory';

describe('isConversation', () => {
  it('needs a line that is a turn', () => {
    assert.equal(isConversation('Text\r\n\r\n## User\r\n\r\nHi'), true);
    assert.equal(isConversation('## Gemini'), true);
    assert.equal(isConversation('### User\n## Users\nSee ## User'), false);
  });
});

describe('newConversation', () => {
  it('ends where the user writes', () => {
    assert.equal(newConversation(undefined, undefined), '## User\n\n');
    assert.equal(newConversation('gemini-x', undefined), '---\nmodel: gemini-x\n---\n\n## User\n\n');
  });

  it('quotes a selection in a fence that is longer than any inside', () => {
    assert.equal(newConversation(undefined, { language: 'ts', text: 'let x;' }), '## User\n\n```ts\nlet x;\n```\n\n');
    const conversation = newConversation(undefined, { language: 'markdown', text: '````\nx\n````\n' });
    assert.match(conversation, /\n`````markdown\n````\nx\n````\n`````\n\n$/);
  });
});

describe('remember', () => {
  it('has the newest instruction first, each once, up to the limit', () => {
    assert.deepEqual(remember(['b', 'a', 'c'], ' a ', 3), ['a', 'b', 'c']);
    assert.deepEqual(remember(['b', 'c'], 'a', 2), ['a', 'b']);
    assert.deepEqual(remember(['b'], ' ', 2), ['b']);
    assert.deepEqual(remember(['b'], 'a', 0), []);
  });
});

describe('fingerprint', () => {
  it('differs for texts that differ, and is the same for the same text', () => {
    assert.equal(fingerprint('abc'), fingerprint('abc'));
    assert.equal(new Set(['', 'a', 'b', 'ab', 'ba', 'aab'].map(fingerprint)).size, 6);
  });
});
