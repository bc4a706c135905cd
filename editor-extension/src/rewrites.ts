import {
  type DecorationOptions,
  type Disposable,
  MarkdownString,
  Position,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  type TextEditor,
  ThemeColor,
  Uri,
  window,
} from 'vscode';
import { find } from './documents';
import type { Change } from './protocol';
import { originalText, removedBeside } from './removedLines';

const scheme = 'geminirx-original';
const delay = 100;

/** The changes of ended rewrites: shows what they removed, and provides the original for the diff editor. */
export class Rewrites implements Disposable, TextDocumentContentProvider {
  static readonly scheme = scheme;

  private readonly changes = new Map<string, readonly Change[]>();
  private readonly timers = new Map<string, NodeJS.Timeout>();
  private readonly removed = window.createTextEditorDecorationType({
    after: {
      color: new ThemeColor('geminirx.removedTextForeground'),
      margin: '0 0 0 2em',
      fontStyle: 'italic',
      textDecoration: 'line-through',
    },
  });

  constructor(
    private readonly read: (uri: string) => Promise<readonly Change[]>,
    private readonly changed: () => void,
  ) {}

  get all(): readonly Change[] {
    return [...this.changes.values()].flat();
  }

  of(uri: string): readonly Change[] {
    return this.changes.get(uri) ?? [];
  }

  /** Asks the server for the changes of a document. */
  async refresh(uri: string): Promise<void> {
    const changes = await this.read(uri);
    if (changes.length === 0) {
      this.changes.delete(uri);
    } else {
      this.changes.set(uri, changes);
    }
    this.show();
    this.changed();
  }

  /** The document has changed: the places of its changes are asked for again after a moment. */
  move(uri: string): void {
    if (this.changes.has(uri)) {
      clearTimeout(this.timers.get(uri));
      this.timers.set(
        uri,
        setTimeout(() => {
          this.timers.delete(uri);
          void this.refresh(uri);
        }, delay),
      );
    }
  }

  /** The server forgets the changes of a document that is closed. */
  closed(uri: string): void {
    if (this.changes.delete(uri)) {
      this.changed();
    }
  }

  clear(): void {
    this.changes.clear();
    this.show();
  }

  show(): void {
    window.visibleTextEditors.forEach((editor) => {
      this.showIn(editor);
    });
  }

  /** The address of the text before the changes of a document. */
  originalOf(uri: Uri): Uri {
    return Uri.from({ scheme, path: uri.path, query: uri.toString() });
  }

  provideTextDocumentContent(original: Uri): string {
    const document = find(original.query);
    return document === undefined ? '' : originalText(document.getText().split(/\r\n|\n/), this.of(original.query)).join('\n');
  }

  dispose(): void {
    this.timers.forEach((timer) => {
      clearTimeout(timer);
    });
    this.removed.dispose();
  }

  private showIn(editor: TextEditor): void {
    const changes = this.of(editor.document.uri.toString());
    editor.setDecorations(
      this.removed,
      changes.flatMap((change) => marks(change, editor.document)),
    );
  }
}

function marks(change: Change, document: TextDocument): readonly DecorationOptions[] {
  const hoverMessage = new MarkdownString().appendCodeblock(change.removed.join('\n'), document.languageId);
  return removedBeside(change)
    .filter(({ line }) => line < document.lineCount)
    .map(({ line, text }) => {
      const end = new Position(line, document.lineAt(line).text.length);
      return { range: new Range(end, end), hoverMessage, renderOptions: { after: { contentText: text } } };
    });
}
