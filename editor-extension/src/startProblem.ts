/** The client's error codes for a connection that ended before a response, or before the request was written. */
const connectionEnded: readonly unknown[] = [-32097, -32099];

export const startLimitInSeconds = 20;

/** The message for the user if the server did not start. */
export function startProblem(command: string, failure: unknown, tookTooLong: boolean): string {
  return `The Gemini server "${command}" did not start: ${reason(failure, tookTooLong)} See the GeminiRx log for details.`;
}

function reason(failure: unknown, tookTooLong: boolean): string {
  if (tookTooLong) {
    return `it did not respond within ${startLimitInSeconds} seconds.`;
  }
  if (failure instanceof Error && 'code' in failure && connectionEnded.includes(failure.code)) {
    return 'it ended before it responded. Check that it is a geminirx executable.';
  }
  return sentence(failure instanceof Error ? failure.message : String(failure));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
