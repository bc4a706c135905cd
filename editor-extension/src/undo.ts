import { commands, type TextDocument, window } from 'vscode';
import { fingerprint } from './fingerprint';
import type { Session, Sessions } from './sessions';

/** Undoes an answer of several undo steps at once, and repeats it at once. VS Code makes a step of each edit of a hidden document. */
export class WholeUndo {
  private undone: { readonly uri: string; readonly edits: number; readonly text: string } | undefined;
  private isRunning = false;

  constructor(
    private readonly sessions: Sessions,
    private readonly changed: () => void,
  ) {}

  /** Whether the user's next undo takes back an answer in several steps. */
  canUndo(document: TextDocument | undefined): boolean {
    return document !== undefined && this.last(document) !== undefined;
  }

  canRedo(document: TextDocument | undefined): boolean {
    return document !== undefined && this.undone?.uri === document.uri.toString();
  }

  /** Changes of this class do not end the marks of an answer. */
  get isOwn(): boolean {
    return this.isRunning;
  }

  /** The user has changed a document: what was undone is not repeated as a whole. */
  typed(uri: string): void {
    if (this.undone?.uri === uri) {
      this.undone = undefined;
    }
  }

  async undo(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const session = document && this.last(document);
    if (document === undefined || session?.before === undefined) {
      await commands.executeCommand('undo');
      return;
    }
    const text = fingerprint(document.getText());
    await this.repeat('undo', document, session.before, session.edits);
    this.undone = { uri: document.uri.toString(), edits: session.edits, text };
    this.sessions.forget(session.id);
  }

  async redo(): Promise<void> {
    const document = window.activeTextEditor?.document;
    const { undone } = this;
    if (document === undefined || undone?.uri !== document.uri.toString()) {
      await commands.executeCommand('redo');
      return;
    }
    this.undone = undefined;
    await this.repeat('redo', document, undone.text, undone.edits);
    this.changed();
  }

  /** Runs a command until the document has the text, or there is nothing left to undo. */
  private async repeat(command: string, document: TextDocument, text: string, limit: number): Promise<void> {
    this.isRunning = true;
    try {
      for (let count = 1; count <= limit; count++) {
        const { version } = document;
        await commands.executeCommand(command);
        if (document.version === version || fingerprint(document.getText()) === text) {
          return;
        }
      }
    } finally {
      this.isRunning = false;
    }
  }

  /** The newest answer of a document, if it has several edits and nobody has changed the document since. */
  private last(document: TextDocument): Session | undefined {
    const session = this.sessions.of(document.uri.toString()).at(-1);
    return session?.end !== undefined && session.edits > 1 && !session.touched ? session : undefined;
  }
}
