import { randomUUID } from 'node:crypto';
import { type CancellationToken, type Disposable, EventEmitter, l10n, type Progress } from 'vscode';
import { type LanguageClient, ProgressType } from 'vscode-languageclient/node';
import { type ChatApi, type ChatMessage, type ChatModel, type ChatOptions, type ChatProvider } from './languageModelApi';
import { CallMemory, chatModels, conversationOf, estimateTokens, toolsOf } from './languageModelMessages';
import { type Models, modelsRequest, type StreamChunk, type StreamEnd, streamRequest } from './protocol';

const progressType = new ProgressType<StreamChunk>();

/** What the provider needs of the server. */
export interface ChatServer {
  readonly running: LanguageClient | undefined;
  connect(): Promise<LanguageClient | undefined>;
}

/** Offers the models of the service to VS Code's own chat. */
export class LanguageModels implements ChatProvider, Disposable {
  private readonly emitter = new EventEmitter<void>();
  private readonly calls = new CallMemory();

  readonly onDidChangeLanguageModelChatInformation = this.emitter.event;

  constructor(
    private readonly server: ChatServer,
    private readonly api: ChatApi,
  ) {}

  /** The server has started or ended, or it has got or lost a key: the list may be another one. */
  changed(): void {
    this.emitter.fire();
  }

  /** Lists nothing where VS Code must not disturb the user and the server does not run. */
  async provideLanguageModelChatInformation({ silent }: { readonly silent: boolean }, token: CancellationToken): Promise<ChatModel[]> {
    const client = silent ? this.server.running : await this.server.connect();
    if (client === undefined) {
      return [];
    }
    try {
      return chatModels((await client.sendRequest<Models>(modelsRequest, token)).models);
    } catch (error) {
      if (silent || token.isCancellationRequested) {
        return [];
      }
      throw error;
    }
  }

  async provideLanguageModelChatResponse(
    model: ChatModel,
    messages: readonly ChatMessage[],
    options: ChatOptions,
    progress: Progress<unknown>,
    token: CancellationToken,
  ): Promise<void> {
    const client = await this.server.connect();
    if (client === undefined) {
      throw new Error(l10n.t('The Gemini server does not run.'));
    }
    const partialResultToken = randomUUID();
    const seen: { end?: StreamChunk; hasRewound: boolean } = { hasRewound: false };
    const chunks = client.onProgress(progressType, partialResultToken, (chunk) => {
      if (chunk.type === 'finished') {
        seen.end = chunk;
      }
      seen.hasRewound ||= chunk.type === 'rewind';
      if (!seen.hasRewound && !token.isCancellationRequested) {
        this.report(chunk, progress);
      }
    });
    try {
      const request = {
        partialResultToken,
        model: model.id,
        thoughts: this.api.thinking !== undefined,
        ...conversationOf(messages, this.calls),
        ...toolsOf(options),
      };
      const { outcome } = await client.sendRequest<StreamEnd>(streamRequest, request, token);
      if (seen.hasRewound) {
        throw new Error(l10n.t('The service has replaced text that is already shown. Ask again.'));
      }
      if (outcome !== 'completed') {
        throw new Error(seen.end?.message ?? l10n.t('The answer is not complete: {0}.', outcome));
      }
    } catch (error) {
      if (!token.isCancellationRequested) {
        throw error;
      }
    } finally {
      chunks.dispose();
    }
  }

  provideTokenCount(_: ChatModel, content: string | ChatMessage): Promise<number> {
    return Promise.resolve(estimateTokens(content));
  }

  dispose(): void {
    this.emitter.dispose();
  }

  private report(chunk: StreamChunk, progress: Progress<unknown>): void {
    if (chunk.type === 'text' && chunk.text) {
      progress.report(this.api.text(chunk.text));
    } else if (chunk.type === 'thought' && chunk.text && this.api.thinking) {
      progress.report(this.api.thinking(chunk.text));
    } else if (chunk.type === 'toolCall' && chunk.name !== undefined && chunk.isComplete !== false) {
      // The service may name two calls alike, or not at all.
      const callId = randomUUID();
      this.calls.remember(callId, { id: chunk.id, thoughtSignature: chunk.thoughtSignature });
      progress.report(this.api.toolCall(callId, chunk.name, chunk.args ?? {}));
    }
  }
}
