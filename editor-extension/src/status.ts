/** What the server answers to geminirx/status. */
export interface Status {
  readonly sessions: readonly { readonly sessionId: string; readonly uri: string; readonly progress: string }[];
  readonly ended: readonly { readonly sessionId: string; readonly uri: string; readonly outcome: string; readonly characters: number }[];
  readonly problem?: string;
}

export function describeStatus({ sessions, ended, problem }: Status): string {
  const lines = [
    ...(problem === undefined ? [] : [problem]),
    ...sessions.map(({ uri, progress }) => `${name(uri)}: ${progress}`),
    ...ended.slice(-3).map(({ uri, outcome, characters }) => `${name(uri)}: ${outcome}, ${characters} characters`),
  ];
  return lines.length === 0 ? 'Nothing is arriving.' : lines.join('; ');
}

function name(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
