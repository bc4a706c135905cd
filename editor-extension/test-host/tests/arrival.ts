import assert from 'node:assert/strict';
import { commands, type CodeLens, Position, Selection, type TextEditor, window } from 'vscode';
import type { Tests } from '.';
import { context, message, open, pause, textArrives, until } from './environment';
import { ui } from './ui';

async function titlesOf(editor: TextEditor): Promise<string> {
  const found = await commands.executeCommand<CodeLens[] | undefined>('vscode.executeCodeLensProvider', editor.document.uri, 50);
  return (found ?? []).map(({ command }) => command?.title.replace(/^\$\([^)]*\) /, '') ?? '').join();
}

async function ended(): Promise<void> {
  await until('the answer has ended', () => !context('streaming'));
}

/** Makes VS Code hold edits back; the result lets them go. The editors of VS Code cannot be changed, so others wrap them. */
function slow(): () => void {
  let release = (): void => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const own = Object.getOwnPropertyDescriptor(window, 'visibleTextEditors');
  assert.ok(own?.get && own.configurable);
  const editors = own.get.bind(window) as () => readonly TextEditor[];
  Object.defineProperty(window, 'visibleTextEditors', {
    configurable: true,
    get: () =>
      editors().map((editor): unknown =>
        Object.create(editor, {
          edit: { value: (...given: Parameters<TextEditor['edit']>) => released.then(() => editor.edit(...given)) },
        }),
      ),
  });
  return () => {
    Object.defineProperty(window, 'visibleTextEditors', own);
    release();
  };
}

/** VS Code removes this indentation with the next edit near its cursor. */
async function addIndentation(editor: TextEditor): Promise<void> {
  await commands.executeCommand('type', { text: '\n' });
  assert.equal(editor.document.lineAt(1).text, '    ', 'VS Code indents');
}

/** How the text of an answer comes into a document that VS Code changes too, or takes late. */
export const arrivalTests: Tests = {
  'Escape while VS Code takes no edit is no error, and a late edit is part of the answer': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.write', { instruction: 'a slow answer' });
    await textArrives(editor.document, 'two');
    const release = slow();
    // So long the server waits before it tells the user.
    await pause(6500);
    const before = editor.document.getText();
    await commands.executeCommand('geminirx.stopHere', { quiet: true });
    await ended();
    const { type, buttons } = await message(/^Gemini: Stopped\. The editor has not taken the last \d+ characters/);
    assert.deepEqual([type, buttons], ['information', []]);
    release();
    await until('the late edit is there', () => editor.document.getText().length > before.length);
    assert.match(editor.document.getText(), /^one two [a-z .-]+$/);
    await until('it can be decided about', async () => (await titlesOf(editor)) === 'Keep,Discard,Retry,Continue from Here');
    await commands.executeCommand('geminirx.discardAnswer');
    await until('all of it is gone', () => editor.document.getText() === '');
    assert.deepEqual(
      ui.messages.filter((shown) => shown.type !== 'information'),
      [],
    );
  },

  'an edit that VS Code takes after Escape is marked, also if it is the first': async () => {
    const editor = await open('|');
    const release = slow();
    await commands.executeCommand('geminirx.write', { instruction: 'a slow answer' });
    await pause(7000);
    await commands.executeCommand('geminirx.stopHere', { quiet: true });
    await ended();
    release();
    await textArrives(editor.document, /^one/);
    await until('it can be decided about', async () => (await titlesOf(editor)) === 'Keep,Discard,Retry,Continue from Here');
  },

  'an indentation that VS Code removes with the first edit is not typing': async () => {
    const editor = await open('    code|\n\nThe end: \n');
    await addIndentation(editor);
    const before = editor.document.getText();
    const place = new Position(3, 9);
    editor.selection = new Selection(place, place);
    await commands.executeCommand('geminirx.write', { instruction: 'the capital of France' });
    await textArrives(editor.document, 'is Paris.');
    await ended();
    const after = '    code\n\n\nThe end: The capital of France is Paris.\n';
    assert.equal(editor.document.getText(), after, 'VS Code has removed the indentation');
    await until('the answer has lenses', async () => (await titlesOf(editor)) === 'Keep,Discard,Retry');
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), before);
    await commands.executeCommand('redo');
    assert.equal(editor.document.getText(), after);
  },

  'an indentation that VS Code removes in the middle of an answer is not typing': async () => {
    const editor = await open('    code|\n\nThe end: \n');
    await commands.executeCommand('geminirx.write', { position: { line: 2, character: 9 }, instruction: 'a slow answer' });
    await textArrives(editor.document, 'one');
    await addIndentation(editor);
    const below = new Position(3, 9);
    editor.selection = new Selection(below, below);
    await until('VS Code has removed the indentation', () => editor.document.lineAt(1).text === '');
    await commands.executeCommand('geminirx.stopHere', { quiet: true });
    await ended();
    await until('the answer has lenses', async () => (await titlesOf(editor)) === 'Keep,Discard,Retry,Continue from Here');
    await commands.executeCommand('geminirx.discardAnswer');
    await until('the answer is gone', () => editor.document.getText() === '    code\n\n\nThe end: \n');
  },
};
