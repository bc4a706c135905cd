import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type Diagnostic, type LogOutputChannel, workspace } from 'vscode';
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type Middleware,
  RevealOutputChannelOn,
  ShowMessageNotification,
  type StaticFeature,
  type WorkDoneProgressBegin,
  type WorkDoneProgressReport,
} from 'vscode-languageclient/node';
import { documentSchemes } from './commandArguments';
import { find } from './documents';
import { describeFailure } from './failures';
import { fingerprint } from './fingerprint';
import { initializationOptions } from './initializationOptions';
import type { Notifications } from './notifications';
import {
  editRequest,
  type EditResult,
  type SessionEnded,
  sessionEndedNotification,
  type StreamingEdit,
  type Thought,
  thoughtNotification,
} from './protocol';
import { describeEnd } from './sessionLog';
import type { Sessions } from './sessions';
import { startLimitInSeconds, startProblem } from './startProblem';
import type { StreamingEdits } from './streamingEdits';

/** What the client calls when the server sends something. */
export interface ClientParts {
  readonly log: LogOutputChannel;
  readonly sessions: Sessions;
  readonly edits: StreamingEdits;
  readonly notifications: Notifications;
  /** Runs a command of the server. */
  readonly execute: NonNullable<Middleware['executeCommand']>;
  /** A session has ended. */
  readonly ended: (uri: string | undefined) => void;
}

/** Only logs errors, because the base class shows stack traces. Callers show problems to the user. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Announces in the handshake that this editor handles geminirx/edit and geminirx/thought. */
const ownFeatures: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = {
      ...(capabilities.experimental as object | undefined),
      geminirx: { streamingEdits: true, thoughts: true },
    };
  },
  initialize: () => undefined,
  getState: () => ({ kind: 'static' }),
  clear: () => undefined,
};

/** Whether the user wants completions while typing. */
export function completes(): boolean {
  return workspace.getConfiguration('geminirx').get('inlineCompletion.enabled', false);
}

export function createClient(command: string, args: readonly string[], parts: ClientParts): LanguageClient {
  const { log, sessions, notifications } = parts;
  const client: LanguageClient = new QuietClient(
    'geminirx',
    'GeminiRx',
    {
      command,
      args: [...args],
      // The default is the workspace folder, whose content must not influence the start of the server.
      options: { cwd: homedir() },
    },
    {
      documentSelector: documentSchemes.map((scheme) => ({ scheme })),
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      stdioOptions: {
        stdout: (input) => {
          logLines(input, log);
        },
        stderr: (input) => {
          logLines(input, log);
        },
      },
      initializationOptions: () => {
        const settings = workspace.getConfiguration('geminirx');
        return initializationOptions({
          endpoint: settings.get('endpoint'),
          api: settings.get('api'),
          stripControls: settings.get('stripControls'),
          completes: completes(),
          asksFirst: settings.get('inlineCompletion.askFirst', false),
          workspaceTrusted: workspace.isTrusted,
        });
      },
      initializationFailedHandler: () => false,
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => ({ action: CloseAction.DoNotRestart, handled: true }),
      },
      middleware: {
        executeCommand: parts.execute,
        handleDiagnostics: (uri, diagnostics, next) => {
          next(uri, withoutKey(diagnostics));
        },
        handleWorkDoneProgress: (token, progress, next) => {
          if (progress.kind === 'end') {
            next(token, progress);
          } else {
            // Shown in the text and in the status bar, so not as VS Code's own progress.
            showProgress(sessions, String(token), progress);
          }
        },
      },
    },
  );
  client.registerFeature(ownFeatures);
  client.onRequest(editRequest, (edit: StreamingEdit) => apply(edit, parts));
  client.onNotification(ShowMessageNotification.type, (message) => {
    notifications.serverMessage(message);
  });
  client.onNotification(thoughtNotification, ({ sessionId, text }: Thought) => {
    sessions.thinks(sessionId, text);
  });
  client.onNotification(sessionEndedNotification, (end: SessionEnded) => {
    const session = sessions.find(end.sessionId);
    parts.edits.ended(end.sessionId);
    sessions.ended(end);
    notifications.sessionEnded(end, session?.again);
    log.info(describeEnd(end));
    parts.ended(session?.uri);
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

async function apply(edit: StreamingEdit, { sessions, edits }: ClientParts): Promise<EditResult> {
  const document = find(edit.uri);
  if (document !== undefined) {
    sessions.willWrite(edit.sessionId, () => fingerprint(document.getText()));
  }
  const result = await edits.apply(edit);
  if (!result.applied) {
    sessions.didNotWrite(edit.sessionId);
  }
  return result;
}

function showProgress(sessions: Sessions, id: string, progress: WorkDoneProgressBegin | WorkDoneProgressReport): void {
  if (progress.kind === 'begin') {
    sessions.announced(id);
  }
  sessions.report(id, progress.message ?? '');
}

/** A missing or wrong key is no problem of the user's text. */
function withoutKey(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.filter(({ source, message }) => source !== 'geminirx' || describeFailure(message).own === undefined);
}

function logLines(input: Readable, log: LogOutputChannel): void {
  createInterface({ input, crlfDelay: Infinity }).on('line', (line) => {
    log.info(line);
  });
}
