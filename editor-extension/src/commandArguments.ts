import type { Position } from 'vscode-languageclient';

export const continueCommand = 'geminirx.continue';
export const stopCommand = 'geminirx.stop';
export const discardCommand = 'geminirx.discard';

/** The document kinds that are kept in step with the server. */
export const documentSchemes = ['file', 'untitled'];

export interface Cursor {
  readonly uri: string;
  readonly scheme: string;
  readonly position: Position;
}

export type Prepared = { readonly arguments: readonly unknown[] } | { readonly problem: string };

/** What is sent with a command: what the caller gave, with the place filled in where a person's cursor names it. */
export function prepareArguments(command: string, given: readonly unknown[], cursor: Cursor | undefined): Prepared {
  const last = given.findLastIndex((value) => value !== undefined && value !== null);
  const meant = given.slice(0, last + 1);
  const first = meant[0];
  if (command !== continueCommand || (first !== undefined && (!isObject(first) || 'uri' in first))) {
    return { arguments: meant };
  }
  // The output panel counts as an active editor, too.
  if (cursor === undefined || !documentSchemes.includes(cursor.scheme)) {
    return { problem: 'Open a file and put the cursor where the text should go, then run the command again.' };
  }
  return { arguments: [{ uri: cursor.uri, position: cursor.position, ...first }] };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
