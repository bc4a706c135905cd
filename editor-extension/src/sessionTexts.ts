import { l10n } from 'vscode';
import type { Usage } from './protocol';
import type { Session } from './sessions';

const frames = ['⠋', '⠙', '⠸', '⠴', '⠦', '⠇'];

/** What is shown where an answer is awaited. */
export function spinnerText({ progress, since }: Session, now: number): string {
  const seconds = Math.floor((now - since) / 1000);
  const frame = frames[Math.floor((now - since) / 250) % frames.length] ?? '';
  return `${frame} ${progress === '' ? l10n.t('waiting for the answer') : progress}, ${l10n.t('{0} s', seconds)}`;
}

/** What is shown about the text of a session. */
export function summary({ end, progress }: Session): string {
  if (end === undefined) {
    return l10n.t('Gemini is writing this: {0}', progress);
  }
  const facts = [end.modelVersion, tokens(end.usage), duration(end.seconds)].filter((fact) => fact != null);
  return l10n.t('Written by Gemini: {0}', facts.join(', '));
}

export function tokens(usage: Usage | null | undefined): string | undefined {
  return usage?.total == null ? undefined : l10n.t('{0} tokens', usage.total.toLocaleString('en'));
}

export function duration(seconds: number | null | undefined): string | undefined {
  return seconds == null ? undefined : l10n.t('{0} s', seconds.toFixed(1));
}
