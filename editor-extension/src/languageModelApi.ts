import type { CancellationToken, Event, Progress } from 'vscode';

// The chat model API of VS Code 1.104, as far as this extension uses it. The types of the oldest supported VS Code do not have it.

export interface ChatModel {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly version: string;
  readonly tooltip?: string;
  readonly detail?: string;
  readonly maxInputTokens: number;
  readonly maxOutputTokens: number;
  readonly capabilities: { readonly imageInput: boolean; readonly toolCalling: boolean };
}

export interface ChatMessage {
  /** 1 for the user, 2 for the model, 3 for the system. */
  readonly role: number;
  readonly content: readonly unknown[];
}

export interface ChatTool {
  readonly name: string;
  readonly description: string;
  readonly inputSchema?: object;
}

export interface ChatOptions {
  readonly tools?: readonly ChatTool[] | undefined;
  /** 1 if the model decides whether it calls a tool, 2 if it must call one. */
  readonly toolMode?: number;
}

export interface ChatProvider {
  readonly onDidChangeLanguageModelChatInformation: Event<void>;
  provideLanguageModelChatInformation(options: { readonly silent: boolean }, token: CancellationToken): Promise<ChatModel[]>;
  provideLanguageModelChatResponse(
    model: ChatModel,
    messages: readonly ChatMessage[],
    options: ChatOptions,
    progress: Progress<unknown>,
    token: CancellationToken,
  ): Promise<void>;
  provideTokenCount(model: ChatModel, text: string | ChatMessage, token: CancellationToken): Promise<number>;
}

interface Disposable {
  dispose(): unknown;
}

export interface ChatApi {
  register(vendor: string, provider: ChatProvider): Disposable;
  text(value: string): unknown;
  toolCall(id: string, name: string, input: object): unknown;
  /** Absent in a VS Code that shows no thoughts. */
  readonly thinking?: (value: string) => unknown;
}

/** The members of VS Code's API that this needs. */
export interface Found {
  readonly lm?: { readonly registerLanguageModelChatProvider?: (vendor: string, provider: ChatProvider) => Disposable };
  readonly LanguageModelTextPart?: new (value: string) => object;
  readonly LanguageModelToolCallPart?: new (id: string, name: string, input: object) => object;
  /** A proposal in VS Code 1.139, where it works for every extension. */
  readonly LanguageModelThinkingPart?: new (value: string) => object;
}

/** The API; undefined where VS Code has none. */
export function chatApi(found: Found): ChatApi | undefined {
  const { lm, LanguageModelTextPart: Text, LanguageModelToolCallPart: ToolCall, LanguageModelThinkingPart: Thinking } = found;
  if (typeof lm?.registerLanguageModelChatProvider !== 'function' || Text === undefined || ToolCall === undefined) {
    return undefined;
  }
  const { registerLanguageModelChatProvider: register } = lm;
  return {
    register: (vendor, provider) => register.call(lm, vendor, provider),
    text: (value) => new Text(value),
    toolCall: (id, name, input) => new ToolCall(id, name, input),
    ...(Thinking && { thinking: (value: string) => new Thinking(value) }),
  };
}
