import {
  commands,
  type Disposable,
  l10n,
  languages,
  LanguageStatusSeverity,
  QuickPickItemKind,
  type QuickPickItem,
  StatusBarAlignment,
  window,
  workspace,
} from 'vscode';
import { documentSchemes, stopCommand, usageCommand } from './commandArguments';
import type { Completions, Status } from './protocol';
import type { Sessions } from './sessions';
import { duration, tokens } from './sessionTexts';
import { statusLines } from './status';

const interval = 1000;

interface Item extends QuickPickItem {
  readonly run?: () => unknown;
}

interface Usage {
  readonly models: readonly { readonly model: string; readonly requests: number; readonly total?: number | null }[];
}

/** What VS Code shows beside the language, and the item that is shown while an answer streams. */
export class StatusView implements Disposable {
  private readonly language = languages.createLanguageStatusItem(
    'geminirx',
    documentSchemes.map((scheme) => ({ scheme })),
  );
  private readonly bar = window.createStatusBarItem('geminirx.streaming', StatusBarAlignment.Left);
  private timer: NodeJS.Timeout | undefined;
  private wasStreaming = false;

  constructor(private readonly sessions: Sessions) {
    this.language.name = 'Gemini';
    this.language.command = { title: l10n.t('Show Status'), command: 'geminirx.status' };
    this.bar.name = 'Gemini';
    this.bar.command = stopCommand;
    this.setModel(undefined, undefined);
  }

  setModel(model: string | undefined, problem: string | undefined): void {
    this.language.text = model === undefined ? 'Gemini' : `Gemini: ${model}`;
    this.language.severity = problem === undefined ? LanguageStatusSeverity.Information : LanguageStatusSeverity.Warning;
    this.language.detail = problem ?? this.lastAnswer();
  }

  refresh(): void {
    const { streaming } = this.sessions;
    this.language.busy = streaming;
    if (streaming && this.timer === undefined) {
      this.timer = setInterval(() => {
        this.showBar();
      }, interval);
    } else if (!streaming) {
      clearInterval(this.timer);
      this.timer = undefined;
    }
    this.showBar();
    if (streaming !== this.wasStreaming) {
      this.wasStreaming = streaming;
      this.announce(streaming);
    }
  }

  dispose(): void {
    clearInterval(this.timer);
    this.language.dispose();
    this.bar.dispose();
  }

  private showBar(): void {
    const { running } = this.sessions;
    const oldest = running[0];
    if (oldest === undefined) {
      this.bar.hide();
      return;
    }
    const seconds = Math.floor((Date.now() - oldest.since) / 1000);
    const count = running.length === 1 ? '' : ` (${running.length})`;
    this.bar.text = `$(sync~spin) Gemini${count} ${l10n.t('{0} s', seconds)}`;
    this.bar.tooltip = running
      .map(({ progress }) => progress)
      .concat(l10n.t('Click to stop'))
      .join('\n');
    this.bar.accessibilityInformation = { label: l10n.t('Gemini is writing. Activate to stop.'), role: 'button' };
    this.bar.show();
  }

  /** Says what else is only seen. A screen reader reads notifications aloud, but no text of the status bar. */
  private announce(streaming: boolean): void {
    const text = streaming ? l10n.t('Gemini has started.') : l10n.t('Gemini has ended. {0}', this.lastAnswer());
    if (announcesAloud()) {
      void window.showInformationMessage(text);
    } else {
      window.setStatusBarMessage(text, streaming ? 3000 : 10_000);
    }
  }

  private lastAnswer(): string {
    const end = this.sessions.lastEnd;
    return [tokens(end?.usage), duration(end?.seconds)].filter((fact) => fact !== undefined).join(', ');
  }
}

/** Whether start and end are notifications. VS Code does not tell extensions that it has found a screen reader by itself. */
function announcesAloud(): boolean {
  const chosen = workspace.getConfiguration('geminirx').get<string>('announce', 'auto');
  return chosen === 'on' || (chosen === 'auto' && workspace.getConfiguration('editor').get<string>('accessibilitySupport') === 'on');
}

/** Lists what runs, what ended and what the day has used; a choice acts on it. */
export async function showStatus(status: Status): Promise<void> {
  const usage = await commands.executeCommand<Usage | undefined>(usageCommand);
  const running = status.sessions.length > 0;
  const items: readonly Item[] = [
    ...(status.problem == null
      ? []
      : [
          {
            label: `$(warning) ${l10n.t('No answer is possible')}`,
            detail: status.problem,
            run: () => commands.executeCommand('geminirx.setKey'),
          },
        ]),
    ...statusLines(status, ({ outcome, characters, usage: used, seconds, modelVersion }) =>
      [outcome, l10n.t('{0} characters', characters), modelVersion, tokens(used), duration(seconds)]
        .filter((fact) => fact != null)
        .join(', '),
    ).map(({ label, description, sessionId }) => ({
      label,
      description,
      ...(sessionId !== undefined && { detail: l10n.t('Choose to stop'), run: () => commands.executeCommand(stopCommand, { sessionId }) }),
    })),
    ...(running || status.ended.length > 0 ? [] : [{ label: l10n.t('No answer is streaming.') }]),
    ...(status.completions == null ? [] : completionItems(status.completions)),
    { label: l10n.t('Today'), kind: QuickPickItemKind.Separator },
    ...(usage?.models ?? []).map(({ model, requests, total }) => ({
      label: model,
      description: l10n.t('{0} requests, {1} tokens', requests, (total ?? 0).toLocaleString('en')),
    })),
    { label: '', kind: QuickPickItemKind.Separator },
    {
      label: `$(settings-gear) ${l10n.t('Select Model…')}`,
      description: status.model ?? l10n.t('Default'),
      run: () => commands.executeCommand('geminirx.selectModel'),
    },
    { label: `$(output) ${l10n.t('Show Log')}`, run: () => commands.executeCommand('geminirx.showLog') },
  ];
  const choice = await window.showQuickPick<Item>(items, { title: l10n.t('Gemini: Status') });
  await choice?.run?.();
}

/** What came of the completions, and whether they pause; nothing while they are off and none was offered. */
function completionItems({ isOn, pausedSeconds, reason, calls, shown, accepted, tokensToday }: Completions): readonly Item[] {
  if (!isOn && calls === 0) {
    return [];
  }
  const figures = l10n.t('{0} shown, {1} accepted, {2} requests to the service', shown, accepted, calls);
  const state =
    pausedSeconds == null ? [] : [l10n.t('paused for {0} min', Math.ceil(pausedSeconds / 60)), ...(reason == null ? [] : [reason])];
  return [
    { label: l10n.t('Completions'), kind: QuickPickItemKind.Separator },
    {
      label: isOn ? l10n.t('Completions are on') : l10n.t('Completions are off'),
      description: [figures, l10n.t('{0} tokens today', tokensToday.toLocaleString('en'))].join(', '),
      ...(state.length > 0 && {
        detail: [...state, l10n.t('Choose to resume')].join(' · '),
        run: () => commands.executeCommand('geminirx.resume'),
      }),
    },
  ];
}
