import type { Uri } from 'vscode';
import {
  commands,
  type Disposable,
  type ExtensionContext,
  l10n,
  type LogOutputChannel,
  type SourceControl,
  window,
  workspace,
} from 'vscode';
import { openChat } from './chat';
import { continueFromCommand, discardCommand, keepCommand, pauseCommand, retryCommand, stopCommand } from './commandArguments';
import { writeCommitMessage } from './commitMessage';
import { openWalkthrough } from './firstRun';
import { askForKey } from './key';
import { selectModel } from './models';
import type { Overview } from './overview';
import { type EndedSession, type Models, modelsRequest, type Status, statusRequest } from './protocol';
import type { Rewrites } from './rewrites';
import type { Server } from './server';
import type { Sessions } from './sessions';
import { name } from './status';
import { showStatus } from './statusView';
import type { WholeUndo } from './undo';

export interface CommandParts {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly server: Server;
  readonly sessions: Sessions;
  readonly overview: Overview;
  readonly rewrites: Rewrites;
  readonly undo: WholeUndo;
}

/** Registers the commands that are not the server's own. */
export function registerCommands(parts: CommandParts): readonly Disposable[] {
  const { context, log, server, overview, undo } = parts;
  const own: Record<string, (...args: never[]) => unknown> = {
    stopHere: (options?: { readonly quiet?: boolean }) => stopHere(parts.sessions, options?.quiet === true),
    keepAnswer: () => decide(overview, keepCommand, hasText(parts.rewrites)),
    discardAnswer: () => discard(overview, hasText(parts.rewrites)),
    retryAnswer: () => decide(overview, retryCommand, () => true),
    continueAnswer: () => decide(overview, continueFromCommand, ({ canContinue }) => canContinue === true),
    openDiff: (uri?: Uri) => openDiff(parts.rewrites, uri),
    newChat: () => openChat(workspace.getConfiguration('geminirx').get('model', '').trim() || undefined),
    commitMessage: (source?: SourceControl) => writeCommitMessage(source),
    selectModel: () => choose(server),
    setKey: () => setKey(parts),
    tryEmulator: () => tryEmulator(server),
    pause: () => pause(server, 60, l10n.t('Completions pause for an hour.')),
    resume: () => pause(server, 0, l10n.t('Completions are offered again.')),
    status: () => show(server),
    showLog: () => {
      log.show();
    },
    restart: () => restart(server),
    walkthrough: () => openWalkthrough(context.extension.id),
    undoAnswer: () => undo.undo(),
    redoAnswer: () => undo.redo(),
  };
  return Object.entries(own).map(([id, run]) => commands.registerCommand(`geminirx.${id}`, run));
}

/** Whether a session has left something in its document. */
function hasText(rewrites: Rewrites): (session: EndedSession) => boolean {
  return ({ sessionId, characters, uri }) => characters > 0 || rewrites.of(uri).some((change) => change.sessionId === sessionId);
}

async function discard(overview: Overview, fits: (session: EndedSession) => boolean): Promise<void> {
  const document = window.activeTextEditor?.document;
  const sessionId = await overview.newest(fits);
  const before = document?.version;
  if (sessionId === undefined || (await commands.executeCommand(discardCommand, { sessionId, await: true })) === undefined) {
    return;
  }
  if (document?.version === before) {
    void window.showInformationMessage(l10n.t('Nothing is discarded: the answer was undone, or its text was replaced.'));
  }
}

async function decide(overview: Overview, command: string, fits: (session: EndedSession) => boolean): Promise<void> {
  const sessionId = await overview.newest(fits);
  if (sessionId !== undefined) {
    await commands.executeCommand(command, { sessionId });
  }
}

/** A key that is pressed just after the end of an answer is no question, so nothing is said. */
async function stopHere(sessions: Sessions, isQuiet: boolean): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const here = sessions.running.filter((session) => session.uri === uri);
  if (here.length === 0 && !isQuiet) {
    void window.showInformationMessage(l10n.t('No answer is streaming into this document.'));
  }
  await Promise.all(here.map(({ id }) => commands.executeCommand(stopCommand, { sessionId: id })));
}

async function openDiff(rewrites: Rewrites, given: Uri | undefined): Promise<void> {
  const uri = given ?? window.activeTextEditor?.document.uri;
  if (uri === undefined || rewrites.of(uri.toString()).length === 0) {
    void window.showInformationMessage(l10n.t('This document has no changes of a rewrite.'));
    return;
  }
  await commands.executeCommand('vscode.diff', rewrites.originalOf(uri), uri, l10n.t('{0}: before and after', name(uri.toString())));
}

async function choose(server: Server): Promise<void> {
  const client = await server.connect();
  if (client !== undefined) {
    await selectModel(async () => (await client.sendRequest<Models>(modelsRequest)).models).catch((error: unknown) => {
      void window
        .showErrorMessage(error instanceof Error ? error.message : String(error), l10n.t('Set Key'))
        .then((choice) => choice && commands.executeCommand('geminirx.setKey'));
    });
  }
}

async function setKey({ server, context, overview }: CommandParts): Promise<boolean> {
  const isSet = await askForKey(server, context.secrets);
  void overview.refresh();
  return isSet;
}

async function tryEmulator(server: Server): Promise<boolean> {
  await server.setEndpoint('emulator');
  void window
    .showInformationMessage(
      l10n.t('The built-in emulator answers now. No model writes its text, and nothing leaves this machine.'),
      l10n.t('Set Key'),
    )
    .then((choice) => choice && commands.executeCommand('geminirx.setKey'));
  return true;
}

async function show(server: Server): Promise<void> {
  const client = await server.connect();
  if (client !== undefined) {
    await showStatus(await client.sendRequest<Status>(statusRequest));
  }
}

async function pause(server: Server, minutes: number, done: string): Promise<void> {
  if ((await server.connect()) !== undefined && (await commands.executeCommand(pauseCommand, { minutes })) !== undefined) {
    void window.showInformationMessage(done);
  }
}

async function restart(server: Server): Promise<void> {
  if ((await server.restart()) !== undefined) {
    void window.showInformationMessage(l10n.t('The Gemini server runs again.'));
  }
}
