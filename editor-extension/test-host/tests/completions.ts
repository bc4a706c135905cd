import assert from 'node:assert/strict';
import { commands, type TextEditor, workspace } from 'vscode';
import type { Tests } from '.';
import { activate, open, pause, requestsWith, until } from './environment';
import { ui } from './ui';

const start = 'The planets are ';
const lines = ['Mercury, Venus, Earth and Mars.', 'Then come Jupiter and Saturn.', 'The last ones are Uranus and Neptune.'];
const offered = lines.join('\n');

/** Switches the completions on, as a user does in the settings. The budget is long, so that the whole answer is offered. */
async function switchOn(): Promise<void> {
  await activate();
  await set('budget', 20_000);
  await set('enabled', true);
}

async function set(name: string, value: unknown): Promise<void> {
  await workspace.getConfiguration('geminirx.inlineCompletion').update(name, value, true);
}

/** The requests of a place; each test has a place of its own. */
function calls(words: string): number {
  return requestsWith(`${words}<CURSOR>`).length;
}

/** Opens a document that ends with a text, and asks for what follows. */
async function askAfter(text: string): Promise<TextEditor> {
  const editor = await open(`${text}|`);
  await until('the service is asked', async () => {
    await commands.executeCommand('editor.action.inlineSuggest.trigger');
    await pause(200);
    return calls(text) > 0;
  });
  return editor;
}

/** Opens a document with a text whose completion is known, and asks for it. */
export function ask(name: string): Promise<TextEditor> {
  return askAfter(`${name}: ${start}`);
}

/** Accepts once what is offered, as soon as something is. */
async function accept(editor: TextEditor, command: string): Promise<void> {
  const before = editor.document.getText();
  await until(`${command} accepts; the text is ${JSON.stringify(before)}`, async () => {
    await commands.executeCommand(`editor.action.inlineSuggest.${command}`);
    await pause(100);
    return editor.document.getText() !== before;
  });
}

/** Accepts in parts until all is accepted; returns the parts. While text is left, no other request is sent. */
async function acceptAll(name: string, command: string): Promise<readonly string[]> {
  await switchOn();
  const editor = await ask(name);
  const all = `${name}: ${start}${offered}`;
  const parts: string[] = [];
  for (let text = editor.document.getText(); text !== all; text = editor.document.getText()) {
    assert.equal(requestsWith(`${name}: ${start}`).length, 1, `requests at ${JSON.stringify(text)}`);
    await accept(editor, command);
    assert.ok(all.startsWith(editor.document.getText()), editor.document.getText());
    parts.push(editor.document.getText().slice(text.length));
  }
  return parts;
}

export const completionsTests: Tests = {
  'completions: Tab accepts exactly what is offered, as soon as they are switched on': async () => {
    assert.deepEqual(await acceptAll('tab', 'commit'), [offered]);
  },

  'completions: word by word': async () => {
    const parts = await acceptAll('words', 'acceptNextWord');
    assert.ok(parts.length >= 15, JSON.stringify(parts));
  },

  'completions: line by line': async () => {
    const parts = await acceptAll('lines', 'acceptNextLine');
    assert.equal(parts.length, 3, JSON.stringify(parts));
  },

  'completions: typing what is offered asks for nothing, and Tab accepts the rest': async () => {
    await switchOn();
    const editor = await ask('typed');
    const typed = 'Mercury, Venus';
    for (const text of typed) {
      await commands.executeCommand('type', { text });
      await pause(60);
    }
    assert.equal(editor.document.getText(), `typed: ${start}${typed}`);
    // A list of words would take the key.
    await commands.executeCommand('hideSuggestWidget');
    assert.equal(requestsWith(`typed: ${start}`).length, 1);
    await accept(editor, 'commit');
    assert.equal(editor.document.getText(), `typed: ${start}${offered}`);
  },

  'completions: the status has their figures': async () => {
    await switchOn();
    const editor = await ask('figures');
    await accept(editor, 'commit');
    await commands.executeCommand('geminirx.status');
    const item = ui.questions.at(-1)?.items.find(({ label }) => label === 'Completions are on');
    const [, shown, accepted, calls] =
      /^(\d+) shown, (\d+) accepted, (\d+) requests to the service, [\d,]+ tokens today$/.exec(item?.description ?? '') ??
      assert.fail(JSON.stringify(ui.questions.at(-1)));
    assert.ok(Number(shown) > 0 && Number(accepted) > 0 && Number(calls) > 0, item?.description);
  },

  'completions: where nothing follows, nothing is offered': async () => {
    await switchOn();
    const editor = await askAfter('Nothing follows ');
    await pause(500);
    await commands.executeCommand('editor.action.inlineSuggest.commit');
    await pause(100);
    assert.equal(editor.document.getText(), 'Nothing follows ');
  },

  'completions: switched off, the service is not asked': async () => {
    await set('enabled', undefined);
    await set('budget', undefined);
    await pause(500);
    await open(`off: ${start}|`);
    await commands.executeCommand('editor.action.inlineSuggest.trigger');
    await pause(1000);
    assert.equal(calls(`off: ${start}`), 0);
  },
};
