import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeFailure, refusalReason } from '../src/failures';

describe('describeFailure', () => {
  it('offers a key, a page for one and the emulator if there is none', () => {
    for (const message of [
      'No API key is set. Set GEMINI_API_KEY to a key from Google AI Studio.',
      "Method doesn't allow unregistered callers (callers without established identity). Please use API Key.",
    ]) {
      const { own, remedies } = describeFailure(message);
      assert.deepEqual([own, remedies], ['noKey', ['setKey', 'getKey', 'emulator']]);
    }
  });

  it('offers another key for one that the service does not know', () => {
    const { own, remedies } = describeFailure('API key not valid. Check GEMINI_API_KEY: the service does not know this key.');
    assert.deepEqual([own, remedies], ['badKey', ['setKey', 'getKey', 'showLog']]);
  });

  it('shows the first sentence and the advice', () => {
    const { text } = describeFailure(
      'You exceeded your current quota. For more information see:\nhttps://ai.google.dev.\n* Quota exceeded for metric: x. Wait.',
    );
    assert.equal(text, 'You exceeded your current quota. Wait.');
  });

  it('does not cut names of versions, and shortens what is too long', () => {
    assert.equal(
      describeFailure('models/gemini-1.0-pro is not found. Check the model name.').text,
      'models/gemini-1.0-pro is not found. Check the model name.',
    );
    assert.ok(describeFailure(`A ${'very '.repeat(200)}long sentence.`).text.length <= 200);
  });

  it('offers another model for what another model may do', () => {
    for (const message of ['The model is overloaded.', 'The quota is used up.', 'models/x is not found.']) {
      assert.ok(describeFailure(message).remedies.includes('chooseModel'), message);
    }
    assert.deepEqual(describeFailure('The connection was lost.').remedies, ['showLog']);
  });

  it('chooses by the reason, whatever the message says', () => {
    const remedies = (reason: string): readonly string[] => describeFailure('A model of quota.', { reason, canRetry: true }).remedies;
    assert.deepEqual(remedies('invalidKey'), ['setKey', 'getKey', 'showLog']);
    assert.deepEqual(remedies('noAccess'), ['retry', 'setKey', 'showLog']);
    for (const reason of ['unknownModel', 'quota', 'overloaded']) {
      assert.deepEqual(remedies(reason), ['retry', 'chooseModel', 'showLog'], reason);
    }
    for (const reason of ['rejected', 'network', 'blocked', 'a word of a later server']) {
      assert.deepEqual(remedies(reason), ['retry', 'showLog'], reason);
    }
  });

  it('reads the reason of a refusal, and needs no words for it', () => {
    const refusal = Object.assign(new Error('Nothing can be sent.'), { code: -32803, data: { reason: 'missingKey' } });
    assert.equal(refusalReason(refusal), 'missingKey');
    assert.equal(describeFailure(refusal.message, { reason: refusalReason(refusal) }).own, 'noKey');
    for (const other of [new Error('a'), 'text', undefined, { data: 'text' }, { data: { reason: 1 } }, { data: null }]) {
      assert.equal(refusalReason(other), undefined);
    }
  });

  it('offers to repeat what can be repeated', () => {
    assert.deepEqual(describeFailure('The connection was lost.', { canRetry: true, canContinue: true }).remedies, [
      'retry',
      'continueFrom',
      'showLog',
    ]);
  });
});
