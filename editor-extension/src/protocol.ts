import type { Range, TextEdit } from 'vscode-languageclient';

/** All requests, notifications and shapes that the server and this extension add to LSP. */
export const editRequest = 'geminirx/edit';
export const setKeyRequest = 'geminirx/setKey';
export const statusRequest = 'geminirx/status';
export const modelsRequest = 'geminirx/models';
export const streamRequest = 'geminirx/stream';
export const changesRequest = 'geminirx/changes';
export const sessionEndedNotification = 'geminirx/sessionEnded';
export const thoughtNotification = 'geminirx/thought';

/** The options of the initialize request. The server has a default for each. */
export interface InitializationOptions {
  readonly endpoint?: string;
  readonly api?: string;
  readonly stripControls?: string;
  readonly inlineCompletion?: { readonly enabled: boolean; readonly askFirst?: boolean };
  readonly workspaceTrusted: boolean;
}

/** Parameters of geminirx/setKey; null deletes the key. */
export interface SetKeyParams {
  readonly key: string | null;
}

/** The tokens of an answer. */
export interface Usage {
  readonly input?: number | null;
  readonly output?: number | null;
  readonly thoughts?: number | null;
  readonly total?: number | null;
}

/** Parameters of geminirx/sessionEnded. An absent member may be null. */
export interface SessionEnded {
  readonly sessionId: string;
  readonly outcome?: string | null;
  readonly error?: { readonly kind: string; readonly reason?: string | null; readonly message: string } | null;
  readonly characters?: number | null;
  readonly usage?: Usage | null;
  readonly modelVersion?: string | null;
  readonly seconds?: number | null;
}

/** Parameters of geminirx/thought: a piece of the summary of the thoughts before an answer. */
export interface Thought {
  readonly sessionId: string;
  readonly text: string;
}

export interface RunningSession {
  readonly sessionId: string;
  readonly uri: string;
  readonly progress: string;
  readonly seconds?: number | null;
}

export interface EndedSession {
  readonly sessionId: string;
  readonly uri: string;
  readonly outcome: string;
  readonly characters: number;
  readonly canContinue?: boolean | null;
  readonly usage?: Usage | null;
  readonly modelVersion?: string | null;
  readonly seconds?: number | null;
}

/** The figures of the completions since the start of the server; the tokens are those of the day. */
export interface Completions {
  readonly isOn: boolean;
  readonly pausedSeconds?: number | null;
  readonly reason?: string | null;
  readonly requests: number;
  readonly calls: number;
  readonly shown: number;
  readonly accepted: number;
  readonly tokensToday: number;
}

/** Result of geminirx/status. */
export interface Status {
  readonly sessions: readonly RunningSession[];
  readonly ended: readonly EndedSession[];
  readonly model?: string | null;
  readonly problem?: string | null;
  readonly completions?: Completions | null;
}

/** Result of geminirx/models. */
export interface Models {
  readonly models: readonly Model[];
}

export interface Model {
  readonly name: string;
  readonly displayName?: string | null;
  readonly description?: string | null;
  readonly inputTokenLimit?: number | null;
  readonly outputTokenLimit?: number | null;
  /** What the service can do with the model, such as generateContent. */
  readonly methods?: readonly string[] | null;
}

/** A message in the parameters of geminirx/stream. */
export interface StreamMessage {
  readonly role: 'user' | 'model' | 'tool';
  readonly parts: readonly StreamPart[];
}

/** A part has the members of the chunk of its type. */
export interface StreamPart {
  readonly type: 'text' | 'media' | 'toolCall' | 'toolResult';
  readonly text?: string;
  readonly mimeType?: string;
  readonly data?: string;
  readonly id?: string;
  readonly name?: string;
  readonly args?: object;
  readonly response?: unknown;
  readonly thoughtSignature?: string;
}

/** A function that the model may call, with the JSON schema of its arguments. */
export interface StreamTool {
  readonly name: string;
  readonly description?: string;
  readonly parameters?: object;
}

/** A chunk of an answer; the members depend on its type. */
export interface StreamChunk {
  readonly type: string;
  readonly text?: string;
  readonly id?: string;
  readonly name?: string;
  readonly args?: object;
  readonly isComplete?: boolean;
  readonly thoughtSignature?: string;
  readonly message?: string;
}

/** Result of geminirx/stream. */
export interface StreamEnd {
  readonly outcome: string;
  readonly usage?: Usage | null;
}

/** Result of geminirx/changes: the changes of rewrites that can be kept or discarded. */
export interface Changes {
  readonly changes: readonly Change[];
}

export interface Change {
  readonly sessionId: string;
  readonly hunk: number;
  /** The written lines; empty, at the end of the line before, for a change that only deletes. */
  readonly range: Range;
  /** The original lines. */
  readonly removed: readonly string[];
}

/** Parameters of geminirx/edit: one edit of a stream. The server sends it to editors that join all edits in one undo step. */
export interface StreamingEdit {
  readonly sessionId: string;
  readonly uri: string;
  readonly version: number;
  readonly edits: readonly TextEdit[];
  readonly step: 'first' | 'middle' | 'last';
}

/** Result of geminirx/edit. */
export interface EditResult {
  readonly applied: boolean;
  readonly failureReason?: string;
}

/** The id of the session that a command started; undefined for other results, such as the end of a session that was awaited. */
export function startedSession(result: unknown): string | undefined {
  return typeof result === 'object' &&
    result !== null &&
    'sessionId' in result &&
    typeof result.sessionId === 'string' &&
    !('outcome' in result)
    ? result.sessionId
    : undefined;
}
