import { ConfigurationTarget, l10n, QuickPickItemKind, type QuickPickItem, window, workspace } from 'vscode';
import { writesText } from './languageModelMessages';
import type { Model } from './protocol';

interface Item extends QuickPickItem {
  readonly model?: string;
}

/** Lets the user choose one of the service's models, and changes the setting. */
export async function selectModel(read: () => Promise<readonly Model[]>): Promise<void> {
  const settings = workspace.getConfiguration('geminirx');
  const current = settings.get('model', '').trim();
  const choice = await window.showQuickPick<Item>(
    read().then((models) => items(models, current)),
    {
      title: l10n.t('Gemini: Select Model'),
      placeHolder: l10n.t('The model of the next command'),
      matchOnDescription: true,
      matchOnDetail: true,
    },
  );
  if (choice?.model !== undefined) {
    const isOfWorkspace = settings.inspect('model')?.workspaceValue !== undefined;
    await settings.update(
      'model',
      choice.model === '' ? undefined : choice.model,
      isOfWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
    );
  }
}

function items(models: readonly Model[], current: string): readonly Item[] {
  const mark = (model: string, label: string): string => (model === current ? `$(check) ${label}` : label);
  return [
    { label: mark('', l10n.t('Default')), description: l10n.t('the model that the server chooses'), model: '' },
    { label: l10n.t('Models of the service'), kind: QuickPickItemKind.Separator },
    ...models
      .filter(writesText)
      .map(({ name: path, ...model }) => ({ ...model, name: path.replace(/^models\//, '') }))
      .map(({ name, displayName, inputTokenLimit, outputTokenLimit, description }) => ({
        label: mark(name, name),
        description: displayName ?? '',
        detail: [limits(inputTokenLimit, outputTokenLimit), description].filter((part) => part != null).join(' · '),
        model: name,
      })),
  ];
}

function limits(input: number | null | undefined, output: number | null | undefined): string | undefined {
  return input == null || output == null
    ? undefined
    : l10n.t('reads {0} tokens, writes {1}', input.toLocaleString('en'), output.toLocaleString('en'));
}
