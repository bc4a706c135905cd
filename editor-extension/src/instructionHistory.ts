/** The newest instructions, each once. */
export function remember(history: readonly string[], instruction: string, limit: number): readonly string[] {
  const text = instruction.trim();
  return text === '' ? history.slice(0, limit) : [text, ...history.filter((earlier) => earlier !== text)].slice(0, limit);
}
