/** The summary of thoughts as Markdown that shows only text: a model could make it load an image. */
export function thoughtsAsMarkdown(text: string): string {
  return text
    .replaceAll(/\*\*([^*\n]+)\*\*/g, '$1')
    .split(/\r\n|\n|\r/)
    .map((line) => line.trim().replaceAll(/[!-/:-@[-`{-~]/g, '\\$&'))
    .join('\n')
    .trim();
}
