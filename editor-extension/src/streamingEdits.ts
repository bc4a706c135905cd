import type { TextEdit } from 'vscode-languageclient';
import type { EditResult, StreamingEdit } from './protocol';

export interface UndoStops {
  readonly undoStopBefore: boolean;
  readonly undoStopAfter: boolean;
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
  takeAuthor(uri: string, version: number, changes: readonly { readonly text: string }[]): string | undefined {
    const edit = [...this.expected].find((one) => one.uri === uri && one.version === version - 1 && isSame(one.edits, changes));
    if (edit === undefined) {
      return undefined;
    }
    this.expected.delete(edit);
    return edit.sessionId;
  }

  ended(sessionId: string): void {
    this.begun.delete(sessionId);
  }
}

/** VS Code adapts the line endings of an edit to its document. */
function isSame(edits: readonly TextEdit[], changes: readonly { readonly text: string }[]): boolean {
  const texts = changes.map(({ text }) => unified(text)).sort();
  return (
    edits.length === changes.length &&
    edits
      .map(({ newText }) => unified(newText))
      .sort()
      .every((text, at) => text === texts[at])
  );
}

function unified(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
