import { Range, type TextDocument, type TextDocumentContentChangeEvent, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { TextEdit } from 'vscode-languageclient';
import type { Documents } from './streamingEdits';
import type { TextChange } from './writtenText';

export const documents: Documents = {
  version: (uri) => find(uri)?.version,

  editVisible(uri, edits, stops) {
    const editor = window.visibleTextEditors.find(({ document }) => isAt(document.uri, uri));
    return editor?.edit((builder) => {
      for (const edit of edits) {
        builder.replace(rangeOf(edit), edit.newText);
      }
    }, stops);
  },

  editHidden(uri, edits) {
    const change = new WorkspaceEdit();
    for (const edit of edits) {
      change.replace(Uri.parse(uri), rangeOf(edit), edit.newText);
    }
    return workspace.applyEdit(change);
  },
};

/** The open document with the URI. */
export function find(uri: string): TextDocument | undefined {
  return workspace.textDocuments.find((document) => isAt(document.uri, uri));
}

export function changesOf(
  changes: readonly TextDocumentContentChangeEvent[],
  added?: ReadonlySet<TextDocumentContentChangeEvent>,
): readonly TextChange[] {
  return changes.map((change) => ({
    offset: change.rangeOffset,
    length: change.rangeLength,
    text: change.text,
    ...(added?.has(change) && { isAdded: true }),
  }));
}

export function isAt(uri: Uri, text: string): boolean {
  return uri.toString() === Uri.parse(text).toString();
}

function rangeOf({ range: { start, end } }: TextEdit): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
