const turn = /^## (?:User|Gemini)$/m;

/** Whether a Markdown text is a conversation by its turns. */
export function isConversation(text: string): boolean {
  return turn.test(text.replaceAll('\r\n', '\n'));
}

/** The text of a new conversation, which ends where the user writes. */
export function newConversation(
  model: string | undefined,
  quoted: { readonly language: string; readonly text: string } | undefined,
): string {
  const settings = model === undefined ? '' : `---\nmodel: ${model}\n---\n\n`;
  return `${settings}## User\n\n${quoted === undefined ? '' : block(quoted)}`;
}

/** A code block whose fence is longer than any in the text. */
function block({ language, text }: { readonly language: string; readonly text: string }): string {
  const longest = Math.max(2, ...[...text.matchAll(/`{3,}/g)].map(([fence]) => fence.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}${text.endsWith('\n') ? '' : '\n'}${fence}\n\n`;
}
