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

/** Shortens the server's message to what a notification can show, and chooses the buttons for it. */
export function describeFailure(message: string, { canRetry = false, canContinue = false } = {}): Failure {
  const text = shorten(message);
  if (isNoKey(message)) {
    return { text, own: 'noKey', remedies: ['setKey', 'getKey', 'emulator'] };
  }
  if (/API key not valid|does not know this key|Invalid API key|API_KEY_INVALID/i.test(message)) {
    return { text, own: 'badKey', remedies: ['setKey', 'getKey', 'showLog'] };
  }
  const aboutModel = /\bmodels?\b|quota|overloaded/i.test(message);
  return {
    text,
    remedies: [
      ...(canRetry ? ['retry'] as const : []),
      ...(canContinue ? ['continueFrom'] as const : []),
      ...(aboutModel ? ['chooseModel'] as const : []),
      'showLog',
    ],
  };
}

/** Whether the server, or the service itself, says that there is no key. */
function isNoKey(message: string): boolean {
  return /No API key is set|unregistered callers/i.test(message);
}

/** The first sentence, and the last one, which is the advice. */
function shorten(message: string): string {
  const plain = message.replace(/^Gemini: /, '').replaceAll(/\s+/g, ' ').trim();
  const sentences = plain.split(/(?<=[.!?]["')\]]?) (?=[\p{Lu}\d"'])/u);
  const [first = plain, ...others] = sentences;
  const last = others.at(-1);
  return last === undefined ? cut(first) : `${cut(first)} ${cut(last)}`;
}

function cut(sentence: string): string {
  return sentence.length <= longest ? sentence : `${sentence.slice(0, longest - 1).trimEnd()}…`;
}
