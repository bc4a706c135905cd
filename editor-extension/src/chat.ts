import { Range, type TextEditor, window, workspace } from 'vscode';
import { newConversation } from './conversation';

/** Opens a new conversation; a selection becomes the first text of the user's turn. */
export async function openChat(model: string | undefined): Promise<void> {
  const content = newConversation(model, quoted(window.activeTextEditor));
  const document = await workspace.openTextDocument({ language: 'markdown', content });
  const end = document.positionAt(content.length);
  // The cursor is there from the beginning: the user may type at once.
  await window.showTextDocument(document, { selection: new Range(end, end) });
}

function quoted(editor: TextEditor | undefined): { readonly language: string; readonly text: string } | undefined {
  return editor === undefined || editor.selection.isEmpty
    ? undefined
    : { language: editor.document.languageId, text: editor.document.getText(editor.selection) };
}
