import { type QuickPick, type QuickPickItem, window } from 'vscode';

/** A message that the extension showed. */
export interface Shown {
  readonly type: 'error' | 'warning' | 'information';
  readonly text: string;
  readonly buttons: readonly string[];
  /** Presses a button. */
  readonly press: (button: string) => void;
}

type Replaced = Record<string, unknown>;

const api = window as unknown as Replaced;
const originals: Replaced = {};

/** Takes the place of the user: records messages and answers questions. The extension has the same API object as the tests. */
class UserInterface {
  messages: Shown[] = [];
  picks: QuickPick<QuickPickItem>[] = [];
  /** The answers to the next questions of input boxes and lists, in order. */
  inputs: (string | undefined)[] = [];
  choices: ((items: readonly QuickPickItem[]) => QuickPickItem | undefined)[] = [];
  questions: { readonly title: string | undefined; readonly items: readonly QuickPickItem[] }[] = [];

  constructor() {
    this.replace('showErrorMessage', this.recorder('error'));
    this.replace('showWarningMessage', this.recorder('warning'));
    this.replace('showInformationMessage', this.recorder('information'));
    this.replace('showInputBox', () => Promise.resolve(this.inputs.shift()));
    this.replace('showQuickPick', async (items: Promise<readonly QuickPickItem[]>, options: { title?: string }) => {
      const listed = await items;
      this.questions.push({ title: options.title, items: listed });
      return this.choices.shift()?.(listed);
    });
    const create = (originals['createQuickPick'] = api['createQuickPick']);
    api['createQuickPick'] = () => {
      const pick = (create as () => QuickPick<QuickPickItem>).call(window);
      this.picks.push(pick);
      return pick;
    };
  }

  reset(): void {
    this.messages = [];
    this.picks = [];
    this.inputs = [];
    this.choices = [];
    this.questions = [];
  }

  restore(): void {
    Object.assign(api, originals);
  }

  describe(): string {
    return this.messages.map(({ type, text, buttons }) => `${type}: ${text} [${buttons.join(' | ')}]`).join('\n');
  }

  private replace(name: string, replacement: unknown): void {
    originals[name] = api[name];
    api[name] = replacement;
  }

  private recorder(type: Shown['type']): (text: string, ...buttons: unknown[]) => Promise<unknown> {
    return (text, ...given) =>
      new Promise((resolve) => {
        const items = given.filter((item): item is string | { title: string } => typeof item === 'string' || hasTitle(item));
        const titles = items.map((item) => (typeof item === 'string' ? item : item.title));
        this.messages.push({
          type,
          text,
          buttons: titles,
          press: (button) => {
            if (!titles.includes(button)) {
              throw new Error(`The message "${text}" has no button ${button}, only ${titles.join(', ')}.`);
            }
            resolve(items[titles.indexOf(button)]);
          },
        });
      });
  }
}

function hasTitle(item: unknown): item is { title: string } {
  return typeof item === 'object' && item !== null && 'title' in item;
}

export const ui = new UserInterface();
