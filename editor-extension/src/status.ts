import type { Status } from './protocol';

export function describeStatus({ sessions, ended, problem }: Status): string {
  const lines = [
    ...(problem === undefined ? [] : [problem]),
    ...sessions.map(({ uri, progress }) => `${name(uri)}: ${progress}`),
    ...ended.slice(-3).map(({ uri, outcome, characters }) => `${name(uri)}: ${outcome}, ${characters} characters`),
  ];
  return lines.length === 0 ? 'No answer is streaming.' : lines.join('; ');
}

function name(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
