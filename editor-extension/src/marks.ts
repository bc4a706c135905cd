import {
  type DecorationOptions,
  type Disposable,
  l10n,
  MarkdownString,
  OverviewRulerLane,
  Range,
  type TextDocument,
  type TextEditor,
  type TextEditorDecorationType,
  TextEditorRevealType,
  ThemeColor,
  Uri,
  window,
  workspace,
} from 'vscode';
import type { Session, Sessions } from './sessions';
import { spinnerText, summary } from './sessionTexts';
import { thoughtsAsMarkdown } from './thoughts';

const spinnerInterval = 250;

/** Shows in the editors where an answer is awaited, and which text is new. */
export class Marks implements Disposable {
  private readonly newText = window.createTextEditorDecorationType({
    backgroundColor: new ThemeColor('geminirx.newTextBackground'),
    // Seen in high contrast only.
    border: '1px dashed',
    borderColor: new ThemeColor('geminirx.newTextBorder'),
    overviewRulerColor: new ThemeColor('geminirx.newTextRuler'),
    overviewRulerLane: OverviewRulerLane.Right,
  });
  // A mark that is no color: a bar beside the lines of the answer.
  private readonly newLine: TextEditorDecorationType;
  private readonly spinner = window.createTextEditorDecorationType({
    after: { color: new ThemeColor('geminirx.waitingForeground'), margin: '0 0.5em', fontStyle: 'italic' },
  });
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly sessions: Sessions,
    extensionUri: Uri,
  ) {
    this.newLine = window.createTextEditorDecorationType({
      gutterIconPath: Uri.joinPath(extensionUri, 'media', 'new-text.svg'),
      gutterIconSize: 'cover',
    });
  }

  refresh(): void {
    const isWaiting = this.sessions.running.some(waits);
    if (isWaiting && this.timer === undefined) {
      this.timer = setInterval(() => {
        this.show();
      }, spinnerInterval);
    } else if (!isWaiting) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    this.show();
  }

  /** Moves the view to the newest text of a session, if the user wants that. */
  follow(session: Session): void {
    const end = session.text.anchor;
    if (end !== undefined && workspace.getConfiguration('geminirx').get<boolean>('follow', false)) {
      for (const editor of window.visibleTextEditors.filter(({ document }) => document.uri.toString() === session.uri)) {
        const place = editor.document.positionAt(end);
        editor.revealRange(new Range(place, place), TextEditorRevealType.Default);
      }
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.newText.dispose();
    this.newLine.dispose();
    this.spinner.dispose();
  }

  private show(): void {
    window.visibleTextEditors.forEach((editor) => {
      this.showIn(editor);
    });
  }

  private showIn(editor: TextEditor): void {
    const { document } = editor;
    const sessions = this.sessions.of(document.uri.toString());
    const written = sessions.flatMap((session) =>
      session.text.intervals.map(({ start, end }) => ({
        range: rangeOf(document, start, end),
        hoverMessage: summary(session),
      })),
    );
    editor.setDecorations(this.newText, written);
    editor.setDecorations(
      this.newLine,
      written.map(({ range }) => range),
    );
    editor.setDecorations(
      this.spinner,
      sessions.filter(waits).flatMap((session) => waitingMark(session, document)),
    );
  }
}

/** The text without the line breaks at its edges. */
function rangeOf(document: TextDocument, start: number, end: number): Range {
  const range = new Range(document.positionAt(start), document.positionAt(end));
  const text = document.getText(range);
  const first = text.search(/[^\r\n]/);
  return first < 0
    ? range
    : new Range(document.positionAt(start + first), document.positionAt(start + text.replace(/[\r\n]+$/, '').length));
}

/** Whether no text has arrived yet. */
function waits({ end, edits, isArriving }: Session): boolean {
  return end === undefined && edits === 0 && !isArriving;
}

function waitingMark(session: Session, document: TextDocument): readonly DecorationOptions[] {
  const { anchor } = session.text;
  if (anchor === undefined) {
    return [];
  }
  const place = document.positionAt(anchor);
  const hover = new MarkdownString(l10n.t('Gemini has not sent text yet. Escape stops the answer.'));
  if (session.thoughts !== '') {
    hover.appendMarkdown(`\n\n${thoughtsAsMarkdown(session.thoughts)}`);
  }
  return [
    {
      range: new Range(place, place),
      hoverMessage: hover,
      renderOptions: { after: { contentText: spinnerText(session, Date.now()) } },
    },
  ];
}
