import type { Position } from 'vscode-languageclient';

export const continueCommand = 'geminirx.continue';
export const stopCommand = 'geminirx.stop';
export const discardCommand = 'geminirx.discard';

/** The URI schemes of the documents that are synchronized with the server. */
export const documentSchemes = ['file', 'untitled'];

export interface Cursor {
  readonly uri: string;
  readonly scheme: string;
  readonly position: Position;
}

export type Prepared = { readonly arguments: readonly unknown[] } | { readonly problem: string };

/** The arguments of a command: those of the caller, with the cursor as the default position. */
export function prepareArguments(command: string, given: readonly unknown[], cursor: Cursor | undefined): Prepared {
  const last = given.findLastIndex((value) => value !== undefined && value !== null);
  const trimmed = given.slice(0, last + 1);
  const first = trimmed[0];
  if (command !== continueCommand || (first !== undefined && (!isObject(first) || 'uri' in first))) {
    return { arguments: trimmed };
  }
  // VS Code treats the output panel as an active editor.
  if (cursor === undefined || !documentSchemes.includes(cursor.scheme)) {
    return { problem: 'No document is active. Open a file and put the cursor where the text should go, then run the command again.' };
  }
  return { arguments: [{ uri: cursor.uri, position: cursor.position, ...first }] };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
