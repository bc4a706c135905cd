import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { CancellationTokenSource, commands } from 'vscode';
import type { Tests } from '.';
import { activate, requestsWith, until } from './environment';

// The types of the oldest supported VS Code do not have these.
interface Chat {
  readonly lm: {
    selectChatModels(selector: { readonly vendor: string; readonly id?: string }): Promise<readonly ChatModel[]>;
  };
  readonly LanguageModelChatMessage: Record<'User' | 'Assistant', (content: string | readonly unknown[]) => unknown>;
  readonly LanguageModelTextPart: new (value: string) => { readonly value: string };
  readonly LanguageModelThinkingPart?: new (value: string) => { readonly value: string };
  readonly LanguageModelDataPart: { image(data: Uint8Array, mimeType: string): unknown };
  readonly LanguageModelToolCallPart: new (id: string, name: string, input: object) => ToolCall;
  readonly LanguageModelToolResultPart: new (id: string, content: readonly unknown[]) => unknown;
}

interface ToolCall {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
}

interface ChatModel {
  readonly id: string;
  readonly maxInputTokens: number;
  sendRequest(
    messages: readonly unknown[],
    options: object,
    token?: vscode.CancellationToken,
  ): Promise<{
    readonly stream: AsyncIterable<unknown>;
  }>;
  countTokens(text: string): Promise<number>;
}

const chat = vscode as unknown as Chat;
const { User, Assistant } = chat.LanguageModelChatMessage;
/** VS Code opens an image before it passes it on. */
const onePixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const weather = {
  tools: [{ name: 'get_weather', description: 'The weather of a city.', inputSchema: { type: 'object', properties: { city: {} } } }],
};

/** A model of the service. VS Code lists none before a command has started the server. */
async function model(): Promise<ChatModel> {
  await activate();
  await commands.executeCommand('geminirx.status');
  let found: readonly ChatModel[] = [];
  await until(
    'VS Code lists the models',
    async () => {
      found = await chat.lm.selectChatModels({ vendor: 'geminirx' });
      return found.length > 0;
    },
    20_000,
  );
  const flash = found.find(({ id }) => id.includes('flash')) ?? found[0];
  assert.ok(flash);
  return flash;
}

interface Read {
  text: string;
  thoughts: string;
  readonly calls: ToolCall[];
  pieces: number;
}

async function read(answer: { readonly stream: AsyncIterable<unknown> }): Promise<Read> {
  const result: Read = { text: '', thoughts: '', calls: [], pieces: 0 };
  for await (const part of answer.stream) {
    result.pieces++;
    if (part instanceof chat.LanguageModelTextPart) {
      result.text += part.value;
    } else if (part instanceof chat.LanguageModelToolCallPart) {
      result.calls.push(part);
    } else if (chat.LanguageModelThinkingPart && part instanceof chat.LanguageModelThinkingPart) {
      result.thoughts += part.value;
    }
  }
  return result;
}

export const languageModelsTests: Tests = {
  "VS Code's own chat has the models of the service, with their limits": async () => {
    const found = await model();
    assert.ok(found.maxInputTokens > 1000, `${found.maxInputTokens} tokens`);
    assert.equal(await found.countTokens('12345678'), 2);
  },

  "VS Code's own chat: an answer streams, and an image is sent": async () => {
    const found = await model();
    const image = chat.LanguageModelDataPart.image(Buffer.from(onePixel, 'base64'), 'image/png');
    const { text, pieces } = await read(
      await found.sendRequest(
        [User('An earlier question.'), Assistant('An earlier answer.'), User([image, new chat.LanguageModelTextPart('a long answer')])],
        {},
      ),
    );
    assert.match(text, /^one two .* forty\.$/);
    assert.ok(pieces > 3, `${pieces} pieces`);
    const [sent] = requestsWith('An earlier answer.');
    assert.match(sent ?? '', /"mimeType":"image\/png"/);
  },

  "VS Code's own chat: a tool is called, and its result goes back with the signature of the call": async () => {
    const found = await model();
    const question = User('the weather of Paris');
    const { calls } = await read(await found.sendRequest([question], weather));
    const [call] = calls;
    assert.deepEqual([calls.length, call?.name, call?.input], [1, 'get_weather', { city: 'Paris' }]);
    assert.ok(call);
    const result = new chat.LanguageModelToolResultPart(call.callId, [new chat.LanguageModelTextPart('sunny')]);
    const { text } = await read(await found.sendRequest([question, Assistant([call]), User([result])], weather));
    assert.equal(text, 'The answer of the emulator.');
    const [sent] = requestsWith('"output":"sunny"');
    assert.match(sent ?? '', /"thoughtSignature":"(?!skip_)/);
  },

  "VS Code's own chat: the summary of the thoughts comes before the answer, and not back with it": async () => {
    assert.ok(chat.LanguageModelThinkingPart, 'this VS Code shows no thoughts');
    const found = await model();
    const { text, thoughts } = await read(await found.sendRequest([User('a question to think about')], {}));
    assert.equal(text, 'The answer of the emulator.');
    assert.match(thoughts, /The GeminiRx emulator does not think\./);
    const said = Assistant([new chat.LanguageModelThinkingPart(thoughts), new chat.LanguageModelTextPart(text)]);
    await read(await found.sendRequest([User('a question to think about'), said, User('and then?')], {}));
    const [sent] = requestsWith('and then?');
    assert.match(sent ?? '', /"includeThoughts":true/);
    assert.doesNotMatch(sent ?? '', /does not think/);
  },

  "VS Code's own chat: Stop ends the answer at once": async () => {
    const found = await model();
    const stop = new CancellationTokenSource();
    const { stream } = await found.sendRequest([User('a slow answer')], {}, stop.token);
    let text = '';
    const start = Date.now();
    try {
      for await (const part of stream) {
        text += part instanceof chat.LanguageModelTextPart ? part.value : '';
        stop.cancel();
      }
    } catch {
      // VS Code may report the end as an error.
    }
    assert.match(text, /^one/);
    assert.doesNotMatch(text, /forty/);
    assert.ok(Date.now() - start < 10_000);
  },

  "VS Code's own chat: a failure says what happened": async () => {
    const found = await model();
    await assert.rejects(async () => {
      await read(await found.sendRequest([User('FAULT-MODEL')], {}));
    }, /model/i);
  },
};
