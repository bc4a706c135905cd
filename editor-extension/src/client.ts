import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CancellationError, type LogOutputChannel, window, workspace } from 'vscode';
import {
  CloseAction, ErrorAction, LanguageClient, type Middleware, RevealOutputChannelOn, type StaticFeature,
} from 'vscode-languageclient/node';
import { type Cursor, documentSchemes, prepareArguments, withInstruction } from './commandArguments';
import { documents } from './documents';
import { initializationOptions } from './initializationOptions';
import { editRequest, type SessionEnded, sessionEndedNotification, type StreamingEdit } from './protocol';
import { describeEnd, type Sessions } from './sessions';
import { startLimitInSeconds, startProblem } from './startProblem';
import { StreamingEdits } from './streamingEdits';

/** Only logs errors, because the base class shows stack traces. Callers show problems to the user. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Announces in the handshake that this editor handles geminirx/edit. */
const streamingEdits: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental as object | undefined, geminirx: { streamingEdits: true } };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

export function createClient(command: string, args: readonly string[], log: LogOutputChannel, sessions: Sessions): LanguageClient {
  const client: LanguageClient = new QuietClient('geminirx', 'GeminiRx', {
    command,
    args: [...args],
    // The default is the workspace folder, whose content must not influence the start of the server.
    options: { cwd: homedir() },
  }, {
    documentSelector: documentSchemes.map((scheme) => ({ scheme })),
    outputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    stdioOptions: { stdout: (input) => { logLines(input, log); }, stderr: (input) => { logLines(input, log); } },
    initializationOptions: () => initializationOptions((name) => workspace.getConfiguration('geminirx').get<string>(name)),
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
    },
    middleware: { executeCommand: (name, given: unknown[], next) => execute(client, name, given, next, sessions) },
  });
  client.registerFeature(streamingEdits);
  const edits = new StreamingEdits(documents);
  client.onRequest(editRequest, (edit: StreamingEdit) => edits.apply(edit));
  client.onNotification(sessionEndedNotification, (end: SessionEnded) => {
    edits.ended(end.sessionId);
    sessions.ended(end.sessionId, end.characters);
    log.info(describeEnd(end));
  });
  return client;
}

/** Starts the client; returns the problem as a message for the user if the start fails. */
export async function startClient(client: LanguageClient, command: string): Promise<string | undefined> {
  let tookTooLong = false;
  const limit = setTimeout(() => {
    tookTooLong = true;
    client.serverProcess?.kill('SIGKILL');
  }, startLimitInSeconds * 1000);
  try {
    await client.start();
    return client.isRunning() ? undefined : startProblem(command, 'it ended immediately after its first response', false);
  } catch (error) {
    return startProblem(command, error, tookTooLong);
  } finally {
    clearTimeout(limit);
  }
}

async function execute(
  client: LanguageClient, command: string, given: readonly unknown[], next: Next, sessions: Sessions,
): Promise<unknown> {
  let prepared = prepareArguments(command, given, cursor(client));
  if ('problem' in prepared) {
    void window.showWarningMessage(prepared.problem);
    return undefined;
  }
  let instruction: string | undefined = '';
  if (prepared.question !== undefined) {
    const document = window.activeTextEditor?.document;
    instruction = await window.showInputBox({
      prompt: prepared.question,
      placeHolder: 'Empty: the line above or at the cursor that begins with >>',
    });
    if (instruction === undefined) {
      return undefined;
    }
    // The text may have moved meanwhile, and VS Code moves the cursor with it.
    prepared = prepareArguments(command, given, cursor(client));
    if ('problem' in prepared || window.activeTextEditor?.document !== document) {
      void window.showWarningMessage(
        'Another document is active now. Put the cursor where the text should go, then run the command again.',
      );
      return undefined;
    }
  }
  try {
    const result: unknown = await next(command, [...withInstruction(prepared.arguments, instruction)]);
    sessions.started(result);
    return result;
  } catch (error) {
    // Not rethrown, because the command palette would show the error again as a dialog.
    if (!(error instanceof CancellationError)) {
      void window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
    return undefined;
  }
}

type Next = Parameters<NonNullable<Middleware['executeCommand']>>[2];

function cursor(client: LanguageClient): Cursor | undefined {
  const editor = window.activeTextEditor;
  return editor && {
    uri: client.code2ProtocolConverter.asUri(editor.document.uri),
    scheme: editor.document.uri.scheme,
    position: client.code2ProtocolConverter.asPosition(editor.selection.active),
    range: editor.selection.isEmpty ? undefined : client.code2ProtocolConverter.asRange(editor.selection),
  };
}

function logLines(input: Readable, log: LogOutputChannel): void {
  createInterface({ input, crlfDelay: Infinity }).on('line', (line) => { log.info(line); });
}
