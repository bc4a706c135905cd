import type { EndedSession, Status } from './protocol';

export interface StatusLine {
  readonly label: string;
  readonly description: string;
  /** The running session of this line. */
  readonly sessionId?: string;
}

/** The running answers and the last ended ones of the server, one line each. */
export function statusLines({ sessions, ended }: Status, describe: (session: EndedSession) => string): readonly StatusLine[] {
  return [
    ...sessions.map(({ sessionId, uri, progress }) => ({ label: `$(sync~spin) ${name(uri)}`, description: progress, sessionId })),
    ...ended
      .slice(-5)
      .reverse()
      .map((session) => ({ label: `$(circle-outline) ${name(session.uri)}`, description: describe(session) })),
  ];
}

export function name(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf('/') + 1));
}
