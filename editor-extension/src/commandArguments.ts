import type { Position, Range } from 'vscode-languageclient';

export const continueCommand = 'geminirx.continue';
/** The commands that need an instruction, with the question of the input box. */
const questions: Readonly<Record<string, string>> = {
  'geminirx.write': 'What should Gemini write here?',
  'geminirx.ask': 'What do you want to know about this place?',
};

/** The commands that write at the cursor or for the selection. */
export const placeCommands = [continueCommand, ...Object.keys(questions), 'geminirx.document', 'geminirx.explain', 'geminirx.commit'];
export const stopCommand = 'geminirx.stop';
export const discardCommand = 'geminirx.discard';

/** The URI schemes of the documents that are synchronized with the server. */
export const documentSchemes = ['file', 'untitled'];

export interface Cursor {
  readonly uri: string;
  readonly scheme: string;
  readonly position: Position;
  /** The selection; undefined if nothing is selected. */
  readonly range?: Range | undefined;
}

export type Prepared =
  | {
    readonly arguments: readonly unknown[];
    /** The question to ask the user before the command is sent; the answer is its instruction. */
    readonly question?: string;
  }
  | { readonly problem: string };

/** The arguments of a command: those of the caller, with the cursor or the selection as the default place. */
export function prepareArguments(command: string, given: readonly unknown[], cursor: Cursor | undefined): Prepared {
  const last = given.findLastIndex((value) => value !== undefined && value !== null);
  const trimmed = given.slice(0, last + 1);
  const first = trimmed[0];
  if (!placeCommands.includes(command) || (first !== undefined && (!isObject(first) || 'uri' in first))) {
    return { arguments: trimmed };
  }
  // VS Code treats the output panel as an active editor.
  if (cursor === undefined || !documentSchemes.includes(cursor.scheme)) {
    return { problem: 'No document is active. Open a file and put the cursor where the text should go, then run the command again.' };
  }
  const place = cursor.range === undefined || command === continueCommand ? { position: cursor.position } : { range: cursor.range };
  const prepared = { arguments: [{ uri: cursor.uri, ...place, ...first }] };
  const question = questions[command];
  return question === undefined || (first !== undefined && 'instruction' in first) ? prepared : { ...prepared, question };
}

/** The arguments with the user's answer. An empty answer leaves the instruction to a line in the document that begins with >>. */
export function withInstruction(given: readonly unknown[], instruction: string): readonly unknown[] {
  const first = given[0];
  return isObject(first) && instruction.trim() !== '' ? [{ ...first, instruction }, ...given.slice(1)] : given;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
