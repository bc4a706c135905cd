import type { Change } from './protocol';

const longest = 80;

/** Places the removed lines of a change beside the written ones, each beside its successor; the rest is counted beside the last. */
export function removedBeside({ range: { start, end }, removed }: Change): readonly { readonly line: number; readonly text: string }[] {
  const written = Math.max(1, writtenLines(start.line, end));
  return removed.slice(0, written).map((text, at) => {
    const rest = at === written - 1 ? removed.length - written : 0;
    return { line: start.line + at, text: `− ${shorten(text.trim())}${rest > 0 ? ` (+${rest})` : ''}` };
  });
}

/** The lines of the document as they were before the changes, which are in order. */
export function originalText(lines: readonly string[], changes: readonly Change[]): readonly string[] {
  const result: string[] = [];
  let next = 0;
  for (const {
    range: { start, end },
    removed,
  } of changes) {
    const isDeletion = start.line === end.line && start.character === end.character;
    // A change that only deletes is at the end of the line before.
    const from = isDeletion && (start.line > 0 || start.character > 0) ? start.line + 1 : start.line;
    result.push(...lines.slice(next, from), ...removed);
    next = isDeletion ? from : from + writtenLines(start.line, end);
  }
  return [...result, ...lines.slice(next)];
}

function writtenLines(first: number, end: { readonly line: number; readonly character: number }): number {
  return end.line - first + (end.character > 0 || end.line === first ? 1 : 0);
}

function shorten(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
