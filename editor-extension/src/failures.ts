/** What the buttons of a failure do. */
export type Remedy = 'retry' | 'continueFrom' | 'chooseModel' | 'setKey' | 'getKey' | 'emulator' | 'showLog';

export interface Failure {
  /** At most two short sentences. */
  readonly text: string;
  readonly remedies: readonly Remedy[];
  /** Which text replaces the server's, because the server does not know the commands of this editor. */
  readonly own?: 'noKey' | 'badKey';
}

const longest = 200;

interface Facts {
  /** The server's word for the cause. Where there is none, as for a refused command, the message decides. */
  readonly reason?: string | null | undefined;
  readonly canRetry?: boolean;
  readonly canContinue?: boolean;
}

/** Shortens the server's message to what a notification can show, and chooses the buttons by the reason. */
export function describeFailure(message: string, { reason, canRetry = false, canContinue = false }: Facts = {}): Failure {
  const text = shorten(message);
  if (reason === 'missingKey' || isNoKey(message)) {
    return { text, own: 'noKey', remedies: ['setKey', 'getKey', 'emulator'] };
  }
  const repeat: readonly Remedy[] = [...(canRetry ? (['retry'] as const) : []), ...(canContinue ? (['continueFrom'] as const) : [])];
  switch (reason ?? reasonIn(message)) {
    case 'invalidKey':
      return { text, own: 'badKey', remedies: ['setKey', 'getKey', 'showLog'] };
    case 'noAccess':
      return { text, remedies: [...repeat, 'setKey', 'showLog'] };
    case 'unknownModel':
    case 'quota':
    case 'overloaded':
      return { text, remedies: [...repeat, 'chooseModel', 'showLog'] };
    default:
      return { text, remedies: [...repeat, 'showLog'] };
  }
}

/** The server's word for why it refuses a request. */
export function refusalReason(error: unknown): string | undefined {
  const data = typeof error === 'object' && error !== null && 'data' in error ? error.data : undefined;
  return typeof data === 'object' && data !== null && 'reason' in data && typeof data.reason === 'string' ? data.reason : undefined;
}

/** Whether the service itself, or a server without the reason `missingKey`, says that there is no key. */
function isNoKey(message: string): boolean {
  return /No API key is set|unregistered callers/i.test(message);
}

function reasonIn(message: string): string | undefined {
  if (/API key not valid|does not know this key|Invalid API key|API_KEY_INVALID/i.test(message)) {
    return 'invalidKey';
  }
  return /\bmodels?\b|quota|overloaded/i.test(message) ? 'unknownModel' : undefined;
}

/** The first sentence, and the last one, which is the advice. */
function shorten(message: string): string {
  const plain = message.replaceAll(/\s+/g, ' ').trim();
  const sentences = plain.split(/(?<=[.!?]["')\]]?) (?=[\p{Lu}\d"'])/u);
  const [first = plain, ...others] = sentences;
  const last = others.at(-1);
  return last === undefined ? cut(first) : `${cut(first)} ${cut(last)}`;
}

function cut(sentence: string): string {
  return sentence.length <= longest ? sentence : `${sentence.slice(0, longest - 1).trimEnd()}…`;
}
