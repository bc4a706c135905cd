import { type Command, l10n, type Memento, QuickPickItemKind, type QuickPickItem, window, workspace } from 'vscode';
import { remember } from './instructionHistory';

const stored = 'instructions';

/** A prompt file that fits the place, with the command that runs it. */
export interface PromptChoice {
  readonly title: string;
  readonly command: () => Promise<Command | undefined>;
}

export type Instruction = { readonly text: string } | { readonly prompt: PromptChoice };

interface Item extends QuickPickItem {
  readonly choice?: Instruction;
}

/** Asks the user for an instruction: free text, one of the earlier ones, or a prompt file. Undefined if the user cancels. */
export function askForInstruction(
  title: string,
  prompts: Promise<readonly PromptChoice[]>,
  memory: Memento,
): Promise<Instruction | undefined> {
  const history = memory.get<readonly string[]>(stored, []).slice(0, historyLimit());
  const input = window.createQuickPick<Item>();
  input.title = title;
  input.placeholder = l10n.t('Type an instruction, or choose one');
  let files: readonly PromptChoice[] = [];
  const list = (): void => {
    const typed = input.value.trim();
    input.items = [
      ...(typed === '' ? [] : [{ label: `$(arrow-right) ${typed}`, alwaysShow: true, choice: { text: typed } }]),
      ...section(
        l10n.t('Earlier instructions'),
        history.filter((text) => text !== typed).map((text) => ({ label: text, choice: { text } })),
      ),
      ...section(
        l10n.t('Prompt files'),
        files.map((prompt) => ({ label: prompt.title, choice: { prompt } })),
      ),
    ];
  };
  list();
  return new Promise((resolve) => {
    let chosen: Instruction | undefined;
    void prompts.then((found) => {
      files = found;
      list();
    });
    input.onDidChangeValue(list);
    input.onDidAccept(() => {
      // The server looks for an instruction in the document if there is none.
      chosen = input.activeItems[0]?.choice ?? { text: input.value };
      input.hide();
    });
    input.onDidHide(() => {
      input.dispose();
      if (chosen !== undefined && 'text' in chosen) {
        void memory.update(stored, remember(history, chosen.text, historyLimit()));
      }
      resolve(chosen);
    });
    input.show();
  });
}

function section(label: string, items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

function historyLimit(): number {
  return workspace.getConfiguration('geminirx').get('instructionHistory', 20);
}
