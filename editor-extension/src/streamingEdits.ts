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

  constructor(private readonly documents: Documents) {}

  async apply({ sessionId, uri, version, edits, step }: StreamingEdit): Promise<EditResult> {
    if (this.documents.version(uri) !== version) {
      return { applied: false, failureReason: `the document does not have version ${version}` };
    }
    const stops = { undoStopBefore: !this.begun.has(sessionId), undoStopAfter: step === 'last' };
    const applied = await (this.documents.editVisible(uri, edits, stops) ?? this.documents.editHidden(uri, edits));
    if (applied) {
      this.begun.add(sessionId);
    }
    return applied ? { applied } : { applied, failureReason: 'the document changed during the edit' };
  }

  ended(sessionId: string): void {
    this.begun.delete(sessionId);
  }
}
