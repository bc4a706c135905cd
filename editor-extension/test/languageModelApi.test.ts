import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chatApi, type ChatProvider } from '../src/languageModelApi';

class Text {
  constructor(readonly value: string) {}
}

class ToolCall {
  constructor(
    readonly callId: string,
    readonly name: string,
    readonly input: object,
  ) {}
}

const parts = { LanguageModelTextPart: Text, LanguageModelToolCallPart: ToolCall };

describe('the API of chat models', () => {
  it('is absent in VS Code before 1.104', () => {
    assert.equal(chatApi({}), undefined);
    assert.equal(chatApi({ lm: {} }), undefined);
    assert.equal(chatApi({ lm: {}, ...parts }), undefined);
    assert.equal(chatApi({ lm: { registerLanguageModelChatProvider: () => ({ dispose: () => undefined }) } }), undefined);
  });

  it('registers a provider, and creates the parts of an answer', () => {
    const registered: unknown[] = [];
    const lm = {
      registerLanguageModelChatProvider(this: unknown, vendor: string, provider: ChatProvider) {
        registered.push(this, vendor, provider);
        return { dispose: () => undefined };
      },
    };
    const api = chatApi({ lm, ...parts });
    const provider = {} as ChatProvider;
    api?.register('geminirx', provider);
    assert.deepEqual(registered, [lm, 'geminirx', provider]);
    assert.deepEqual(api?.text('a'), new Text('a'));
    assert.equal(api.thinking, undefined);
    assert.deepEqual(chatApi({ lm, ...parts, LanguageModelThinkingPart: Text })?.thinking?.('why'), new Text('why'));
    assert.deepEqual(api.toolCall('1', 'f', { x: 1 }), new ToolCall('1', 'f', { x: 1 }));
  });
});
