import type { ChatMessage, ChatModel, ChatOptions, ChatTool } from './languageModelApi';
import type { Model, StreamMessage, StreamPart, StreamTool } from './protocol';

const systemRole = 3;
const modelRole = 2;
const mustCall = 2;
/** For a model whose limits the service does not say. */
const smallLimits = { input: 32_768, output: 8192 };
const bytesPerToken = 4;
/** What the service counts for an image at its default resolution. */
const tokensOfMedia = 1120;
const maxCalls = 500;

/** What the service said about a call and VS Code does not keep. */
export interface CallFacts {
  readonly id?: string | undefined;
  readonly thoughtSignature?: string | undefined;
}

/** Remembers the newest calls. One that is forgotten is sent without its signature, which the server allows for. */
export class CallMemory {
  private readonly calls = new Map<string, CallFacts>();

  remember(callId: string, facts: CallFacts): void {
    this.calls.set(callId, facts);
    for (const oldest of [...this.calls.keys()].slice(0, -maxCalls)) {
      this.calls.delete(oldest);
    }
  }

  find(callId: string): CallFacts {
    return this.calls.get(callId) ?? {};
  }
}

export interface Conversation {
  readonly system?: string;
  readonly messages: readonly StreamMessage[];
}

/** Converts the messages of VS Code to those of the server. Content that only other vendors understand is left out. */
export function conversationOf(messages: readonly ChatMessage[], memory: CallMemory): Conversation {
  const contents = messages.flatMap(({ content }) => content);
  const names = new Map(contents.filter(isCall).map(({ callId, name }) => [callId, name]));
  const answered = new Set(contents.filter(isResult).map(({ callId }) => callId));
  const convert = (part: unknown): readonly StreamPart[] => {
    if (isCall(part)) {
      // The service rejects a call without its result; VS Code leaves one behind if the user cancels.
      return answered.has(part.callId)
        ? [{ type: 'toolCall', name: part.name, args: part.input, ...defined(memory.find(part.callId)) }]
        : [];
    }
    if (isResult(part)) {
      const name = names.get(part.callId);
      const { id } = memory.find(part.callId);
      const response = part.content
        .filter(isText)
        .map(({ value }) => value)
        .join('');
      return [
        // The call may have been cut from the conversation.
        name === undefined ? { type: 'text', text: response } : { type: 'toolResult', name, response, ...defined({ id }) },
        ...part.content.flatMap((one) => (isText(one) ? [] : convert(one))),
      ];
    }
    return isText(part) ? [{ type: 'text', text: part.value }] : isData(part) ? dataPart(part) : [];
  };
  const system = messages.filter(({ role }) => role === systemRole).flatMap(({ content }) => content.filter(isText));
  return {
    ...(system.length > 0 && { system: system.map(({ value }) => value).join('\n\n') }),
    messages: messages
      .filter(({ role }) => role !== systemRole)
      .map(({ role, content }) => ({
        role: role === modelRole ? ('model' as const) : ('user' as const),
        parts: content.flatMap(convert),
      }))
      .filter(({ parts }) => parts.length > 0),
  };
}

export function toolsOf({ tools, toolMode }: ChatOptions): { readonly tools?: readonly StreamTool[]; readonly toolChoice?: string } {
  return tools === undefined || tools.length === 0 ? {} : { tools: tools.map(toolOf), ...(toolMode === mustCall && { toolChoice: 'any' }) };
}

/** Whether a model answers with text. The service also lists those that embed, speak, draw or decide. */
export function writesText({ name, methods, outputTokenLimit }: Model): boolean {
  return (methods ?? ['generateContent']).includes('generateContent') && outputTokenLimit !== 0 && !/-(tts|image)\b/.test(name);
}

export function chatModels(models: readonly Model[]): ChatModel[] {
  return models.filter(writesText).map(({ name: path, displayName, description, inputTokenLimit, outputTokenLimit }) => {
    const id = path.replace(/^models\//, '');
    return {
      id,
      name: displayName ?? id,
      family: 'gemini',
      version: id,
      detail: 'GeminiRx',
      ...(description != null && { tooltip: description }),
      maxInputTokens: inputTokenLimit ?? smallLimits.input,
      maxOutputTokens: outputTokenLimit ?? smallLimits.output,
      capabilities: { imageInput: true, toolCalling: true },
    };
  });
}

/** An estimate: VS Code asks for many texts before each request, and the service would take a request for each. */
export function estimateTokens(content: string | ChatMessage): number {
  const parts = typeof content === 'string' ? [{ value: content }] : content.content;
  return parts.reduce<number>((sum, part) => sum + (isData(part) ? tokensOfMedia : Math.ceil(bytesOf(part) / bytesPerToken)), 0);
}

function bytesOf(part: unknown): number {
  return Buffer.byteLength(isText(part) ? part.value : JSON.stringify(part ?? null));
}

function toolOf({ name, description, inputSchema }: ChatTool): StreamTool {
  return { name, description, ...(inputSchema && { parameters: inputSchema }) };
}

function dataPart({ mimeType, data }: Data): readonly StreamPart[] {
  if (/^(image|audio|video)\/|^application\/pdf$/.test(mimeType)) {
    return [{ type: 'media', mimeType, data: Buffer.from(data).toString('base64') }];
  }
  return /^text\/|\bjson\b/.test(mimeType) ? [{ type: 'text', text: Buffer.from(data).toString('utf8') }] : [];
}

interface Text {
  readonly value: string;
}
interface Data {
  readonly mimeType: string;
  readonly data: Uint8Array;
}
interface Call {
  readonly callId: string;
  readonly name: string;
  readonly input: object;
}
interface Result {
  readonly callId: string;
  readonly content: readonly unknown[];
}

function isText(part: unknown): part is Text {
  // Thoughts have the same member; the service wants none of them back.
  return isObject(part) && typeof part['value'] === 'string' && !('metadata' in part);
}

function isData(part: unknown): part is Data {
  return isObject(part) && typeof part['mimeType'] === 'string' && part['data'] instanceof Uint8Array;
}

function isCall(part: unknown): part is Call {
  return isObject(part) && typeof part['callId'] === 'string' && typeof part['name'] === 'string' && isObject(part['input']);
}

function isResult(part: unknown): part is Result {
  return isObject(part) && typeof part['callId'] === 'string' && Array.isArray(part['content']);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function defined({ id, thoughtSignature }: CallFacts): Pick<StreamPart, 'id' | 'thoughtSignature'> {
  return { ...(id !== undefined && { id }), ...(thoughtSignature !== undefined && { thoughtSignature }) };
}
