import { CodeLens, type CodeLensProvider, EventEmitter, l10n, Range, type TextDocument } from 'vscode';
import { chatCommand, continueFromCommand, discardCommand, keepCommand, retryCommand, stopCommand } from './commandArguments';
import type { Rewrites } from './rewrites';
import type { Session, Sessions } from './sessions';

/** Lenses above inserted answers. The server provides those of rewrites and conversations; *Open Diff* is this editor's. */
export class Lenses implements CodeLensProvider {
  private readonly emitter = new EventEmitter<void>();
  private shown = '';

  readonly onDidChangeCodeLenses = this.emitter.event;

  constructor(
    private readonly sessions: Sessions,
    private readonly rewrites: Rewrites,
  ) {}

  /** Asks for the lenses again if they differ. VS Code moves them with the text. */
  refresh(): void {
    const state = JSON.stringify([
      this.sessions.running.map(({ id, edits }) => [id, edits > 0]),
      this.rewrites.all.map(({ sessionId, hunk }) => [sessionId, hunk]),
      this.sessions.marked.map(({ id, end }) => [id, end?.outcome]),
    ]);
    if (state !== this.shown) {
      this.shown = state;
      this.emitter.fire();
    }
  }

  provideCodeLenses(document: TextDocument): readonly CodeLens[] & CodeLens[] {
    const uri = document.uri.toString();
    const changes = this.rewrites.of(uri);
    const first = changes[0];
    const diff =
      first === undefined
        ? []
        : [lens(new Range(first.range.start.line, 0, first.range.start.line, 0), l10n.t('Open Diff'), 'geminirx.openDiff', document.uri)];
    const ofSessions = this.sessions
      .of(uri)
      .filter(({ id }) => !changes.some(({ sessionId }) => sessionId === id))
      .flatMap((session) => lensesOf(session, document));
    return [...diff, ...ofSessions];
  }
}

function lensesOf({ id, command, end, text }: Session, document: TextDocument): readonly CodeLens[] {
  const offset = text.intervals[0]?.start ?? text.anchor;
  if (offset === undefined || (command === chatCommand && end === undefined)) {
    return [];
  }
  const { line } = document.positionAt(offset);
  const of = (title: string, name: string): CodeLens => lens(new Range(line, 0, line, 0), title, name, { sessionId: id });
  if (end === undefined) {
    return [of(l10n.t('$(debug-stop) Stop'), stopCommand)];
  }
  if (text.intervals.length === 0) {
    return [of(l10n.t('$(refresh) Retry'), retryCommand)];
  }
  return [
    of(l10n.t('$(check) Keep'), keepCommand),
    of(l10n.t('$(discard) Discard'), discardCommand),
    of(l10n.t('$(refresh) Retry'), retryCommand),
    ...(end.outcome === 'completed' ? [] : [of(l10n.t('Continue from Here'), continueFromCommand)]),
  ];
}

function lens(range: Range, title: string, command: string, argument: unknown): CodeLens {
  return new CodeLens(range, { title, command, arguments: [argument] });
}
