import type { SessionEnded } from './protocol';

/** The line of the log about the end of a session. */
export function describeEnd({ sessionId: id, outcome, error, characters }: SessionEnded): string {
  const how = error == null ? (outcome ?? 'ended') : `${error.kind}: ${error.message}`;
  return `Session ${id}: ${how}${characters == null ? '' : `, ${characters} characters`}`;
}
