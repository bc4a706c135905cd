import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallMemory, chatModels, conversationOf, estimateTokens, toolsOf } from '../src/languageModelMessages';

const [user, model, system] = [1, 2, 3];
const none = new CallMemory();

describe('the messages of the chat', () => {
  it('are text of both sides, and a system instruction', () => {
    assert.deepEqual(
      conversationOf(
        [
          { role: system, content: [{ value: 'Be brief.' }] },
          { role: user, content: [{ value: 'Hi' }] },
          { role: model, content: [{ value: 'A greeting.', id: undefined, metadata: undefined }, { value: 'Hello' }] },
        ],
        none,
      ),
      {
        system: 'Be brief.',
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
          { role: 'model', parts: [{ type: 'text', text: 'Hello' }] },
        ],
      },
    );
  });

  it('have images and documents in base64, and text files as text', () => {
    const data = Buffer.from('ab');
    const content = ['image/png', 'application/pdf', 'text/plain', 'application/vnd.x+json', 'cache_control'].map((mimeType) => ({
      mimeType,
      data,
    }));
    assert.deepEqual(conversationOf([{ role: user, content }], none).messages[0]?.parts, [
      { type: 'media', mimeType: 'image/png', data: 'YWI=' },
      { type: 'media', mimeType: 'application/pdf', data: 'YWI=' },
      { type: 'text', text: 'ab' },
      { type: 'text', text: 'ab' },
    ]);
  });

  it('have calls with what the service said about them, and results with the name of their call', () => {
    const memory = new CallMemory();
    memory.remember('c1', { id: 'of the service', thoughtSignature: 'signed' });
    assert.deepEqual(
      conversationOf(
        [
          {
            role: model,
            content: [
              { callId: 'c1', name: 'weather', input: { city: 'Paris' } },
              { callId: 'c2', name: 'time', input: {} },
            ],
          },
          {
            role: user,
            content: [
              { callId: 'c1', content: [{ value: 'sun' }, { value: 'ny' }] },
              { callId: 'c2', content: [] },
            ],
          },
        ],
        memory,
      ).messages,
      [
        {
          role: 'model',
          parts: [
            { type: 'toolCall', name: 'weather', args: { city: 'Paris' }, id: 'of the service', thoughtSignature: 'signed' },
            { type: 'toolCall', name: 'time', args: {} },
          ],
        },
        {
          role: 'user',
          parts: [
            { type: 'toolResult', name: 'weather', response: 'sunny', id: 'of the service' },
            { type: 'toolResult', name: 'time', response: '' },
          ],
        },
      ],
    );
  });

  it('have an image of a result after it', () => {
    const content = [{ callId: 'c', content: [{ value: 'seen' }, { mimeType: 'image/png', data: Buffer.from('ab') }] }];
    const { messages } = conversationOf(
      [
        { role: model, content: [{ callId: 'c', name: 'look', input: {} }] },
        { role: user, content },
      ],
      none,
    );
    assert.deepEqual(messages[1]?.parts, [
      { type: 'toolResult', name: 'look', response: 'seen' },
      { type: 'media', mimeType: 'image/png', data: 'YWI=' },
    ]);
  });

  it('have no call without a result and no result without a call, which the service rejects', () => {
    assert.deepEqual(
      conversationOf(
        [
          { role: user, content: [{ callId: 'gone', content: [{ value: 'late' }] }] },
          { role: model, content: [{ callId: 'c', name: 'weather', input: {} }] },
        ],
        none,
      ).messages,
      [{ role: 'user', parts: [{ type: 'text', text: 'late' }] }],
    );
  });
});

describe('the memory of calls', () => {
  it('is bounded, and forgets the oldest first', () => {
    const memory = new CallMemory();
    for (let count = 0; count <= 500; count++) {
      memory.remember(`${count}`, { id: `${count}` });
    }
    assert.deepEqual([memory.find('0'), memory.find('1').id, memory.find('500').id], [{}, '1', '500']);
  });
});

describe('the tools of the chat', () => {
  it('are functions with a schema', () => {
    const tools = [
      { name: 'weather', description: 'Of a city.', inputSchema: { type: 'object' } },
      { name: 'time', description: 'Now.' },
    ];
    assert.deepEqual(toolsOf({ tools, toolMode: 1 }), {
      tools: [
        { name: 'weather', description: 'Of a city.', parameters: { type: 'object' } },
        { name: 'time', description: 'Now.' },
      ],
    });
    assert.equal(toolsOf({ tools, toolMode: 2 }).toolChoice, 'any');
    assert.deepEqual(toolsOf({ tools: [], toolMode: 2 }), {});
  });
});

describe('the models of the chat', () => {
  it('are those that answer, with their limits', () => {
    assert.deepEqual(
      chatModels([
        {
          name: 'models/gemini-x',
          displayName: 'Gemini X',
          description: 'Fast.',
          inputTokenLimit: 9,
          outputTokenLimit: 5,
          methods: ['generateContent', 'countTokens'],
        },
        { name: 'models/embedding', methods: ['embedContent'] },
        { name: 'models/gemini-decision', outputTokenLimit: 0 },
        { name: 'models/gemini-x-preview-tts', methods: ['generateContent'] },
      ]),
      [
        {
          id: 'gemini-x',
          name: 'Gemini X',
          family: 'gemini',
          version: 'gemini-x',
          detail: 'GeminiRx',
          tooltip: 'Fast.',
          maxInputTokens: 9,
          maxOutputTokens: 5,
          capabilities: { imageInput: true, toolCalling: true },
        },
      ],
    );
    const [unknown] = chatModels([{ name: 'models/a' }]);
    assert.deepEqual([unknown?.name, unknown?.maxInputTokens, unknown?.maxOutputTokens], ['a', 32_768, 8192]);
  });
});

describe('the estimate of tokens', () => {
  it('grows with the text, its script and its images', () => {
    assert.equal(estimateTokens(''), 0);
    assert.equal(estimateTokens('12345678'), 2);
    assert.equal(estimateTokens('日本語日本語'), 5);
    assert.equal(estimateTokens({ role: user, content: [{ value: '1234' }, { mimeType: 'image/png', data: Buffer.from('a') }] }), 1121);
    assert.ok(estimateTokens({ role: model, content: [{ callId: 'c', name: 'weather', input: { city: 'Paris' } }] }) > 10);
  });
});
