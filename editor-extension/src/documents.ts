import { Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { TextEdit } from 'vscode-languageclient';
import type { Documents } from './streamingEdits';

export const documents: Documents = {
  version: (uri) => workspace.textDocuments.find((document) => isAt(document.uri, uri))?.version,

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

function isAt(uri: Uri, text: string): boolean {
  return uri.toString() === Uri.parse(text).toString();
}

function rangeOf({ range: { start, end } }: TextEdit): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
