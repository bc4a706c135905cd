import * as vscode from 'vscode';
import { commands, type ExtensionContext, languages, type TextDocumentChangeEvent, window, workspace } from 'vscode';
import type { Middleware } from 'vscode-languageclient/node';
import { completes } from './client';
import { registerCommands } from './commands';
import { CommandRunner } from './commandRunner';
import { documentSchemes } from './commandArguments';
import { changesOf, documents } from './documents';
import { chatApi, type Found } from './languageModelApi';
import { LanguageModels } from './languageModels';
import { Lenses } from './lenses';
import { Marks } from './marks';
import { Notifications } from './notifications';
import { isConversationDocument, Overview } from './overview';
import { type Changes, changesRequest } from './protocol';
import { Rewrites } from './rewrites';
import { Server } from './server';
import { Sessions } from './sessions';
import { StatusView } from './statusView';
import { StreamingEdits } from './streamingEdits';
import { WholeUndo } from './undo';
import { showFirstRun } from './firstRun';

let server: Server | undefined;

const usedBefore = 'used';
/** The settings that the server gets when it starts. */
const startSettings = ['server.path', 'endpoint', 'api', 'stripControls', 'inlineCompletion'].map((name) => `geminirx.${name}`);

export async function activate(context: ExtensionContext): Promise<void> {
  const log = window.createOutputChannel('GeminiRx', { log: true });
  const edits = new StreamingEdits(documents);
  const sessions = new Sessions(() => {
    refresh();
  });
  const undo = new WholeUndo(sessions, () => {
    refresh();
  });
  const notifications = new Notifications(log);
  const rewrites = new Rewrites(readChanges, () => {
    refresh();
  });
  const marks = new Marks(sessions, context.extensionUri);
  const lenses = new Lenses(sessions, rewrites);
  const status = new StatusView(sessions);
  let lastProblem: string | null | undefined;
  const overview = new Overview(
    () => server?.running,
    sessions,
    rewrites,
    undo,
    ({ model, problem }) => {
      status.setModel(model ?? undefined, problem ?? undefined);
      if (problem !== lastProblem) {
        lastProblem = problem;
        models?.changed();
      }
    },
  );
  const runner = new CommandRunner(() => server?.running, sessions, notifications, context.globalState, decided);
  const execute: NonNullable<Middleware['executeCommand']> = (command, given: unknown[], next) => {
    void context.globalState.update(usedBefore, true);
    return runner.run(command, given, next);
  };

  const parts = { log, sessions, edits, notifications, execute, ended: decided };
  const running = (server = new Server(context.extensionPath, parts, context.secrets, () => {
    rewrites.clear();
    void overview.refresh();
    models?.changed();
  }));
  const api = chatApi(vscode as unknown as Found);
  const models = api && new LanguageModels(running, api);

  // Completions have no command that starts the server.
  async function startForCompletions(): Promise<void> {
    if (completes()) {
      await running.startQuietly();
    }
  }

  let settingsChanged = false;
  function useNewSettings(): void {
    if (settingsChanged && !sessions.streaming) {
      settingsChanged = false;
      void running.stopUntilNextCommand().then(startForCompletions);
    }
  }

  function refresh(): void {
    marks.refresh();
    lenses.refresh();
    status.refresh();
    overview.setContexts();
    useNewSettings();
  }

  /** A session has ended, or the user has decided about one. */
  function decided(uri: string | undefined): void {
    void overview.refresh();
    if (uri !== undefined) {
      void rewrites.refresh(uri);
    }
  }

  async function readChanges(uri: string): Promise<Changes['changes']> {
    const result = await running.running?.sendRequest<Changes>(changesRequest, { uri }).catch(() => undefined);
    return result?.changes ?? [];
  }

  function changed({ document, contentChanges }: TextDocumentChangeEvent): void {
    if (contentChanges.length === 0 || !documentSchemes.includes(document.uri.scheme)) {
      return;
    }
    const uri = document.uri.toString();
    const author = edits.takeAuthor(uri, document.version, contentChanges);
    if (!undo.isOwn) {
      undo.documentChanged(uri);
    }
    if (author !== undefined) {
      sessions.wrote(author.sessionId, uri, changesOf(contentChanges, author.added));
      const session = sessions.find(author.sessionId);
      if (session !== undefined) {
        marks.follow(session);
      }
    } else if (!undo.isOwn) {
      sessions.typed(uri, changesOf(contentChanges));
      overview.setContexts();
    }
    rewrites.move(uri);
  }

  const startForConversations = (): void => {
    if (running.running === undefined && workspace.textDocuments.some(isConversationDocument)) {
      void running.startQuietly();
    }
  };
  context.subscriptions.push(
    log,
    marks,
    rewrites,
    status,
    ...(api && models ? [models, api.register('geminirx', models)] : []),
    ...registerCommands({ context, log, server: running, sessions, overview, rewrites, undo }),
    languages.registerCodeLensProvider(
      documentSchemes.map((scheme) => ({ scheme })),
      lenses,
    ),
    workspace.registerTextDocumentContentProvider(Rewrites.scheme, rewrites),
    workspace.onDidChangeTextDocument(changed),
    workspace.onDidOpenTextDocument(startForConversations),
    workspace.onDidCloseTextDocument(({ uri }) => {
      sessions.closed(uri.toString());
      rewrites.closed(uri.toString());
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      settingsChanged = true;
      useNewSettings();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (startSettings.some((name) => change.affectsConfiguration(name))) {
        settingsChanged = true;
        useNewSettings();
      } else if (change.affectsConfiguration('geminirx')) {
        void overview.refresh();
      }
    }),
    window.onDidChangeVisibleTextEditors(() => {
      marks.refresh();
      rewrites.show();
    }),
    window.onDidChangeActiveTextEditor(() => {
      void overview.refresh();
    }),
  );
  // Nothing runs until the user needs it once.
  if (context.globalState.get<boolean>(usedBefore, false) || completes()) {
    await running.startQuietly();
  } else {
    startForConversations();
    await showFirstRun(context);
  }
  void commands.executeCommand('setContext', 'geminirx.active', true);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
