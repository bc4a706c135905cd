import type { Position, Range } from 'vscode-languageclient';

export const continueCommand = 'geminirx.continue';
export const rewriteCommand = 'geminirx.rewrite';
export const fixCommand = 'geminirx.fix';
export const chatCommand = 'geminirx.chat';
export const commitCommand = 'geminirx.commit';
export const stopCommand = 'geminirx.stop';
export const retryCommand = 'geminirx.retry';
export const continueFromCommand = 'geminirx.continueFrom';
export const keepCommand = 'geminirx.keep';
export const discardCommand = 'geminirx.discard';
export const pauseCommand = 'geminirx.pauseCompletions';
export const usageCommand = 'geminirx.usage';

/** The commands that need an instruction. */
export const instructionCommands: readonly string[] = ['geminirx.write', rewriteCommand, 'geminirx.ask'];

/** The commands that write at the cursor or for the selection. */
export const placeCommands: readonly string[] = [
  continueCommand,
  ...instructionCommands,
  fixCommand,
  'geminirx.document',
  'geminirx.explain',
  'geminirx.prompt',
];

/** The server's commands that the user can start while no server runs. */
export const startingCommands: readonly string[] = [...placeCommands, chatCommand, commitCommand];

/** The URI schemes of the documents that are synchronized with the server. */
export const documentSchemes = ['file', 'untitled'];

export interface Cursor {
  readonly uri: string;
  readonly scheme: string;
  readonly position: Position;
  /** The selection; undefined if nothing is selected. */
  readonly range?: Range | undefined;
}

export type Problem = 'noDocument' | 'noSelection';

export type Prepared =
  | {
      readonly arguments: readonly unknown[];
      /** Whether the user is asked for an instruction before the command is sent. */
      readonly asks: boolean;
    }
  | { readonly problem: Problem };

/** The arguments of a command: those of the caller, with the cursor or the selection as the default place. */
export function prepareArguments(command: string, given: readonly unknown[], cursor: Cursor | undefined): Prepared {
  const last = given.findLastIndex((value) => value !== undefined && value !== null);
  const trimmed = given.slice(0, last + 1);
  // A menu passes the resource on which it was opened.
  const first = isObject(trimmed[0]) && 'scheme' in trimmed[0] ? undefined : trimmed[0];
  const needsPlace = placeCommands.includes(command) || command === chatCommand;
  if (!needsPlace || (first !== undefined && (!isObject(first) || 'uri' in first))) {
    return { arguments: trimmed, asks: false };
  }
  // VS Code treats the output panel as an active editor.
  if (cursor === undefined || !documentSchemes.includes(cursor.scheme)) {
    return { problem: 'noDocument' };
  }
  if (command === rewriteCommand && cursor.range === undefined) {
    return { problem: 'noSelection' };
  }
  return {
    arguments: [{ uri: cursor.uri, ...place(command, cursor), ...first }],
    asks: instructionCommands.includes(command) && !(first !== undefined && 'instruction' in first),
  };
}

/** The arguments with more members. */
export function withMembers(given: readonly unknown[], members: object): readonly unknown[] {
  const first = given[0];
  return isObject(first) ? [{ ...first, ...members }, ...given.slice(1)] : given;
}

/** The instruction as a member; nothing for an empty one, which leaves it to a line in the document that begins with >>. */
export function instructionMember(instruction: string): object {
  return instruction.trim() === '' ? {} : { instruction };
}

/** A document, and a position in it if the arguments name one. */
export interface Place {
  readonly uri: string;
  readonly position?: Position;
}

/** The place that the arguments of a command name. */
export function placeOf(given: readonly unknown[]): Place | undefined {
  const first = given[0];
  if (!isObject(first) || !('uri' in first) || typeof first.uri !== 'string') {
    return undefined;
  }
  const { position, range } = first as { readonly position?: Position; readonly range?: Range };
  const at = position ?? range?.end;
  return { uri: first.uri, ...(at && { position: at }) };
}

/** The session that the arguments of a command name. */
export function sessionOf(given: readonly unknown[]): string | undefined {
  const first = given[0];
  return isObject(first) && 'sessionId' in first && typeof first.sessionId === 'string' ? first.sessionId : undefined;
}

/**
 * The session about which the user decides with a command, so that its text is no longer marked. Stop decides nothing: the answer may have
 * ended before the command has its result. A choice about one change of a rewrite leaves the others.
 */
export function decidedSession(command: string, given: readonly unknown[]): string | undefined {
  const first = given[0];
  const isAboutOneChange = isObject(first) && 'hunk' in first && first.hunk !== null && first.hunk !== undefined;
  return command === stopCommand || isAboutOneChange ? undefined : sessionOf(given);
}

function place(command: string, { position, range }: Cursor): object {
  if (command === chatCommand) {
    return {};
  }
  return range === undefined || command === continueCommand ? { position } : { range };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
