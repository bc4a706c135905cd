import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { CancellationError, type LogOutputChannel, window, workspace } from 'vscode';
import { CloseAction, ErrorAction, LanguageClient, type Middleware, RevealOutputChannelOn, type StaticFeature } from 'vscode-languageclient/node';
import { type Cursor, documentSchemes, prepareArguments } from './commandArguments';
import { documents } from './documents';
import { initializationOptions } from './initializationOptions';
import { describeEnd, type SessionEnded, type Sessions } from './sessions';
import { startLimitInSeconds, startProblem } from './startProblem';
import { type StreamingEdit, StreamingEdits } from './streamingEdits';

/** Logs its errors only: its own notifications show stack traces. Who calls it tells the user. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Says in the handshake that this editor takes geminirx/edit. */
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
    // The default is the workspace's folder, and nothing there may influence the server's start.
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
  client.onRequest('geminirx/edit', (edit: StreamingEdit) => edits.apply(edit));
  client.onNotification('geminirx/sessionEnded', (end: SessionEnded) => {
    edits.ended(end.sessionId);
    sessions.ended(end.sessionId, end.characters);
    log.info(describeEnd(end));
  });
  return client;
}

/** The answer is what prevented the start, in words for the user. */
export async function startClient(client: LanguageClient, command: string): Promise<string | undefined> {
  let tookTooLong = false;
  const limit = setTimeout(() => {
    tookTooLong = true;
    client.serverProcess?.kill('SIGKILL');
  }, startLimitInSeconds * 1000);
  try {
    await client.start();
    return client.isRunning() ? undefined : startProblem(command, 'it ended as soon as it had answered', false);
  } catch (error) {
    return startProblem(command, error, tookTooLong);
  } finally {
    clearTimeout(limit);
  }
}

async function execute(
  client: LanguageClient, command: string, given: readonly unknown[], next: Next, sessions: Sessions,
): Promise<unknown> {
  const prepared = prepareArguments(command, given, cursor(client));
  if ('problem' in prepared) {
    void window.showWarningMessage(prepared.problem);
    return undefined;
  }
  try {
    const answer: unknown = await next(command, [...prepared.arguments]);
    sessions.started(answer);
    return answer;
  } catch (error) {
    // Not thrown on: the palette would show it a second time, as a dialog.
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
  };
}

function logLines(input: Readable, log: LogOutputChannel): void {
  createInterface({ input, crlfDelay: Infinity }).on('line', (line) => { log.info(line); });
}
