import { commands, l10n, type TextDocument, window } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { commitCommand, discardCommand, documentSchemes } from './commandArguments';
import { isConversation } from './conversation';
import { type EndedSession, type Status, statusRequest } from './protocol';
import type { Rewrites } from './rewrites';
import type { Sessions } from './sessions';
import type { WholeUndo } from './undo';

const discardInterval = 50;
const discardTries = 40;

/** What the server knows about the document in front, for the commands and for the conditions of menus and keys. */
export class Overview {
  private status: Status = { sessions: [], ended: [] };
  private contexts = new Map<string, unknown>();
  private isAsking = false;
  private isStale = false;

  constructor(
    private readonly client: () => LanguageClient | undefined,
    private readonly sessions: Sessions,
    private readonly rewrites: Rewrites,
    private readonly undo: WholeUndo,
    private readonly changed: (status: Status) => void,
  ) {}

  /** Asks the server again. Calls meanwhile are joined. */
  async refresh(): Promise<void> {
    this.isStale = true;
    if (this.isAsking) {
      return;
    }
    this.isAsking = true;
    try {
      while (this.isStale) {
        this.isStale = false;
        await this.read();
      }
    } finally {
      this.isAsking = false;
    }
  }

  /** The newest ended session of the document in front that fits; says so if there is none. */
  async newest(fits: (session: EndedSession) => boolean): Promise<string | undefined> {
    const uri = window.activeTextEditor?.document.uri.toString();
    await this.discarded(uri);
    const { ended } = await this.read();
    const session = ended.findLast((candidate) => candidate.uri === uri && fits(candidate));
    if (session === undefined) {
      void window.showInformationMessage(l10n.t('This document has no answer for this command.'));
    }
    return session?.sessionId;
  }

  /** Waits until what is discarded in a document is gone: the server does not list the rest of a rewrite meanwhile. */
  private async discarded(uri: string | undefined): Promise<void> {
    const isDiscarding = (): boolean => this.sessions.running.some((session) => session.uri === uri && session.command === discardCommand);
    for (let tries = 0; tries < discardTries && isDiscarding(); tries++) {
      await new Promise((resolve) => {
        setTimeout(resolve, discardInterval);
      });
    }
  }

  /** Sets the conditions again, without a question to the server. */
  setContexts(): void {
    const document = window.activeTextEditor?.document;
    const uri = document?.uri.toString();
    const ended = this.status.ended.filter((session) => session.uri === uri);
    const commandsOfServer = this.client()?.initializeResult?.capabilities.executeCommandProvider?.commands;
    this.set('streaming', this.sessions.streaming);
    this.set(
      'streamingHere',
      this.sessions.running.some((session) => session.uri === uri),
    );
    this.set('hasEnded', ended.length > 0);
    this.set('hasAnswer', ended.some(({ characters }) => characters > 0) || (uri !== undefined && this.rewrites.of(uri).length > 0));
    this.set('hasChanges', uri !== undefined && this.rewrites.of(uri).length > 0);
    this.set(
      'canContinue',
      ended.some(({ canContinue }) => canContinue === true),
    );
    this.set('isConversation', isConversationDocument(document));
    this.set('canUndoAnswer', this.undo.canUndo(document));
    this.set('canRedoAnswer', this.undo.canRedo(document));
    this.set('lacksExplain', commandsOfServer?.includes('geminirx.explain') === false);
    this.set('lacksCommit', commandsOfServer?.includes(commitCommand) === false);
  }

  private async read(): Promise<Status> {
    const client = this.client();
    this.status =
      client === undefined ? { sessions: [], ended: [] } : await client.sendRequest<Status>(statusRequest).catch(() => this.status);
    this.setContexts();
    this.changed(this.status);
    return this.status;
  }

  private set(name: string, value: unknown): void {
    if (this.contexts.get(name) !== value) {
      this.contexts.set(name, value);
      void commands.executeCommand('setContext', `geminirx.${name}`, value);
    }
  }
}

export function isConversationDocument(document: TextDocument | undefined): boolean {
  return document?.languageId === 'markdown' && documentSchemes.includes(document.uri.scheme) && isConversation(document.getText());
}
