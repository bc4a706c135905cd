import { commands, type TextDocument, window } from 'vscode';
import { fingerprint } from './fingerprint';
import type { Session, Sessions } from './sessions';

/** An answer of several undo steps that was undone, and perhaps repeated. */
interface Answer {
  readonly uri: string;
  readonly edits: number;
  /** The fingerprints of the document without it and with it. */
  readonly before: string;
  readonly after: string;
  readonly isUndone: boolean;
}

/** Undoes an answer of several undo steps at once, and repeats it at once. VS Code makes a step of each edit of a hidden document. */
export class WholeUndo {
  private answer: Answer | undefined;
  private isRunning = false;
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly sessions: Sessions,
    private readonly changed: () => void,
  ) {}

  /** Whether the user's next undo takes back an answer in several steps. */
  canUndo(document: TextDocument | undefined): boolean {
    return document !== undefined && this.toUndo(document) !== undefined;
  }

  canRedo(document: TextDocument | undefined): boolean {
    return document !== undefined && this.toRedo(document) !== undefined;
  }

  /** Changes of this class do not end the marks of an answer. */
  get isOwn(): boolean {
    return this.isRunning;
  }

  /** Somebody has changed a document: what is undone and repeated next is no longer the answer alone. */
  documentChanged(uri: string): void {
    if (this.answer?.uri === uri) {
      this.answer = undefined;
    }
  }

  undo(): Promise<void> {
    return this.inTurn((document) => {
      const answer = document && this.toUndo(document);
      return document === undefined || answer === undefined
        ? commands.executeCommand('undo')
        : this.repeat('undo', document, answer, answer.before);
    });
  }

  redo(): Promise<void> {
    return this.inTurn((document) => {
      const answer = document && this.toRedo(document);
      return document === undefined || answer === undefined
        ? commands.executeCommand('redo')
        : this.repeat('redo', document, answer, answer.after);
    });
  }

  /** A key that is pressed while an answer is undone or repeated has its effect afterwards. */
  private inTurn(run: (document: TextDocument | undefined) => Thenable<void>): Promise<void> {
    const result = this.queue.then(() => run(window.activeTextEditor?.document));
    this.queue = result.catch(() => undefined);
    return result;
  }

  /** Runs a command until the document has the text, or there is nothing left to undo. */
  private async repeat(command: 'undo' | 'redo', document: TextDocument, answer: Answer, text: string): Promise<void> {
    const session = this.ended(document);
    this.isRunning = true;
    // The opposite is possible from the first step on: its key would take or give back one step otherwise.
    this.answer = { ...answer, isUndone: command === 'undo' };
    this.changed();
    try {
      for (let count = 1; count <= answer.edits; count++) {
        const { version } = document;
        await commands.executeCommand(command);
        if (document.version === version || fingerprint(document.getText()) === text) {
          break;
        }
      }
    } finally {
      this.isRunning = false;
    }
    if (session !== undefined) {
      this.sessions.forget(session.id);
    }
    this.changed();
  }

  private toUndo(document: TextDocument): Answer | undefined {
    const uri = document.uri.toString();
    const session = this.ended(document);
    return session?.before !== undefined
      ? { uri, edits: session.edits, before: session.before, after: fingerprint(document.getText()), isUndone: false }
      : this.answer?.uri === uri && !this.answer.isUndone
        ? this.answer
        : undefined;
  }

  private toRedo(document: TextDocument): Answer | undefined {
    return this.answer?.uri === document.uri.toString() && this.answer.isUndone ? this.answer : undefined;
  }

  /** The newest answer of a document, if it has several edits and nobody has changed the document since. */
  private ended(document: TextDocument): Session | undefined {
    const session = this.sessions.of(document.uri.toString()).at(-1);
    return session?.end !== undefined && session.edits > 1 && !session.touched ? session : undefined;
  }
}
