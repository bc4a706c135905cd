/** How the client reports a request whose connection ended before it could be answered, or even written. */
const connectionEnded: readonly unknown[] = [-32097, -32099];

export const startLimitInSeconds = 20;

/** Why a server that was found did not start, in words for the user. */
export function startProblem(command: string, failure: unknown, tookTooLong: boolean): string {
  return `The Gemini server "${command}" did not start: ${reason(failure, tookTooLong)} The GeminiRx log has more.`;
}

function reason(failure: unknown, tookTooLong: boolean): string {
  if (tookTooLong) {
    return `it gave no answer within ${startLimitInSeconds} seconds.`;
  }
  if (failure instanceof Error && 'code' in failure && connectionEnded.includes(failure.code)) {
    return 'it ended before it answered. Is it a geminirx executable?';
  }
  return sentence(failure instanceof Error ? failure.message : String(failure));
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
