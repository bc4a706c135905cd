import type { TextEdit } from 'vscode-languageclient';

/** All requests, notifications and shapes that the server and this extension add to LSP. */
export const editRequest = 'geminirx/edit';
export const setKeyRequest = 'geminirx/setKey';
export const statusRequest = 'geminirx/status';
export const sessionEndedNotification = 'geminirx/sessionEnded';

/** The options of the initialize request. The server has a default for each. */
export interface InitializationOptions {
  readonly endpoint?: string;
  readonly model?: string;
  readonly stripControls?: string;
}

/** Parameters of geminirx/setKey; null deletes the key. */
export interface SetKeyParams {
  readonly key: string | null;
}

/** Parameters of geminirx/sessionEnded. The server itself shows errors to the user. */
export interface SessionEnded {
  readonly sessionId: string;
  readonly outcome?: string;
  readonly error?: { readonly kind: string; readonly message: string };
  readonly characters?: number;
}

/** Result of geminirx/status. */
export interface Status {
  readonly sessions: readonly { readonly sessionId: string; readonly uri: string; readonly progress: string }[];
  readonly ended: readonly { readonly sessionId: string; readonly uri: string; readonly outcome: string; readonly characters: number }[];
  readonly problem?: string;
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

/** The id of the session that a command started; undefined for other results. */
export function startedSession(result: unknown): string | undefined {
  return typeof result === 'object' && result !== null && 'sessionId' in result && typeof result.sessionId === 'string'
    ? result.sessionId
    : undefined;
}
