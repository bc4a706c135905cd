import type { TextEdit } from 'vscode-languageclient';
import type { EditResult, StreamingEdit } from './protocol';

export interface UndoStops {
  readonly undoStopBefore: boolean;
  readonly undoStopAfter: boolean;
}

/** A change of a document, as VS Code reports it. */
export interface ReportedChange {
  readonly text: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
}

/** Whose change it is. */
export interface Author<Change> {
  readonly sessionId: string;
  /** The changes that VS Code has added itself. */
  readonly added: ReadonlySet<Change>;
}

/** The VS Code functions that edits need; positions are those of the protocol. */
export interface Documents {
  /** The version of an open document. */
  version(uri: string): number | undefined;
  /** Edits a visible document; undefined if the document is not visible. */
  editVisible(uri: string, edits: readonly TextEdit[], stops: UndoStops): Thenable<boolean> | undefined;
  /** Edits a document that may be hidden; always a separate undo step. */
  editHidden(uri: string, edits: readonly TextEdit[]): Thenable<boolean>;
}

/** Applies the edits of streams; each stream is one undo step where VS Code supports it. */
export class StreamingEdits {
  private readonly begun = new Set<string>();
  /** Sessions may write into one document at the same time. */
  private readonly expected = new Set<StreamingEdit>();

  constructor(private readonly documents: Documents) {}

  async apply(edit: StreamingEdit): Promise<EditResult> {
    const { sessionId, uri, version, edits, step } = edit;
    if (this.documents.version(uri) !== version) {
      return { applied: false, failureReason: `the document does not have version ${version}` };
    }
    const stops = { undoStopBefore: !this.begun.has(sessionId), undoStopAfter: step === 'last' };
    this.expected.add(edit);
    try {
      const applied = await (this.documents.editVisible(uri, edits, stops) ?? this.documents.editHidden(uri, edits));
      if (applied) {
        this.begun.add(sessionId);
      }
      return applied ? { applied } : { applied, failureReason: 'the document changed during the edit' };
    } finally {
      this.expected.delete(edit);
    }
  }

  /** The session whose edit the change of a document is; undefined for changes of anybody else. */
  takeAuthor<Change extends ReportedChange>(uri: string, version: number, changes: readonly Change[]): Author<Change> | undefined {
    for (const edit of this.expected) {
      const added = edit.uri === uri && edit.version === version - 1 ? addedTo(edit.edits, changes) : undefined;
      if (added !== undefined) {
        this.expected.delete(edit);
        return { sessionId: edit.sessionId, added };
      }
    }
    return undefined;
  }

  ended(sessionId: string): void {
    this.begun.delete(sessionId);
  }
}

/**
 * The changes besides the edits; undefined if the edits are not among them. VS Code removes an indentation that it has added itself with
 * the next edit of anybody (`editor.trimAutoWhitespace`), and adapts line endings to those of the document.
 */
function addedTo<Change extends ReportedChange>(edits: readonly TextEdit[], changes: readonly Change[]): ReadonlySet<Change> | undefined {
  const rest = new Set(changes);
  for (const { newText, range } of edits) {
    const same = [...rest].filter(({ text }) => unified(text) === unified(newText));
    const own = same.find((change) => isSameStart(change.range, range)) ?? same[0];
    if (own === undefined) {
      return undefined;
    }
    rest.delete(own);
  }
  return [...rest].every(({ text }) => text === '') ? rest : undefined;
}

function isSameStart({ start: a }: ReportedChange['range'], { start: b }: ReportedChange['range']): boolean {
  return a.line === b.line && a.character === b.character;
}

function unified(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
