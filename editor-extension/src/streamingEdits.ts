import type { TextEdit } from 'vscode-languageclient';

/** One edit of a stream, as the server sends it to an editor that makes one undo step of them all. */
export interface StreamingEdit {
  readonly sessionId: string;
  readonly uri: string;
  readonly version: number;
  readonly edits: readonly TextEdit[];
  readonly step: 'first' | 'middle' | 'last';
}

export interface EditAnswer {
  readonly applied: boolean;
  readonly failureReason?: string;
}

export interface UndoStops {
  readonly undoStopBefore: boolean;
  readonly undoStopAfter: boolean;
}

/** What of VS Code an edit needs; positions are the protocol's. */
export interface Documents {
  /** The version of an open document. */
  version(uri: string): number | undefined;
  /** Edits a document that is on the screen; undefined where it is not. */
  editVisible(uri: string, edits: readonly TextEdit[], stops: UndoStops): Thenable<boolean> | undefined;
  /** Edits a document wherever it is; always an undo step of its own. */
  editHidden(uri: string, edits: readonly TextEdit[]): Thenable<boolean>;
}

/** Applies the edits of streams, each stream as one undo step where VS Code can. */
export class StreamingEdits {
  private readonly begun = new Set<string>();

  constructor(private readonly documents: Documents) {}

  async apply({ sessionId, uri, version, edits, step }: StreamingEdit): Promise<EditAnswer> {
    if (this.documents.version(uri) !== version) {
      return { applied: false, failureReason: 'the document has another version' };
    }
    const stops = { undoStopBefore: !this.begun.has(sessionId), undoStopAfter: step === 'last' };
    const applied = await (this.documents.editVisible(uri, edits, stops) ?? this.documents.editHidden(uri, edits));
    if (applied) {
      this.begun.add(sessionId);
    }
    return applied ? { applied } : { applied, failureReason: 'the document changed meanwhile' };
  }

  ended(sessionId: string): void {
    this.begun.delete(sessionId);
  }
}
