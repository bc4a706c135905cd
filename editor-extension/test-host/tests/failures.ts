import assert from 'node:assert/strict';
import { kill } from 'node:process';
import { commands, languages, type TextEditor, workspace } from 'vscode';
import type { Tests } from '.';
import { context, environment, message, open, pause, readLog, serverProcesses, textArrives, until } from './environment';
import { ui } from './ui';

async function fails(words: string): Promise<TextEditor> {
  const editor = await open('|');
  await commands.executeCommand('geminirx.write', { instruction: words });
  return editor;
}

/** A notification of VS Code without buttons is one line; with buttons it wraps, so it may be longer. */
function isShort(text: string): void {
  assert.ok(text.length <= 320 && !text.includes('\n'), `${text.length} characters: ${text}`);
}

export const failuresTests: Tests = {
  'one 503 is tried again (B1)': async () => {
    const editor = await fails('FAULT-503-ONCE');
    await textArrives(editor.document, 'after a retry');
    assert.deepEqual(ui.messages, []);
  },

  'a service that is overloaded: short text, Retry, Choose Model, Show Log (B3)': async () => {
    await fails('FAULT-503');
    const { text, buttons, type } = await message(/overloaded/i, 30_000);
    isShort(text);
    assert.deepEqual([type, buttons], ['error', ['Retry', 'Choose Model', 'Show Log']]);
  },

  'a quota that is used up: Choose Model': async () => {
    await fails('FAULT-429');
    const { text, buttons } = await message(/quota/i);
    isShort(text);
    assert.ok(buttons.includes('Choose Model') && buttons.includes('Retry'));
  },

  'a key that the service does not know: Set Key, not the environment (B10)': async () => {
    await fails('FAULT-KEY');
    const { text, buttons } = await message(/does not know the API key/);
    assert.doesNotMatch(text, /GEMINI_API_KEY/);
    assert.deepEqual(buttons, ['Set Key', 'Get a Key', 'Show Log']);
  },

  'a model that does not exist: Choose Model': async () => {
    await fails('FAULT-MODEL');
    const { text, buttons } = await message(/model/i);
    isShort(text);
    assert.ok(buttons.includes('Choose Model'));
  },

  'a prompt that is blocked says so': async () => {
    await fails('FAULT-SAFETY');
    const { text } = await message(/block/i);
    isShort(text);
  },

  'a lost connection: the text stays, Retry and Continue from Here': async () => {
    const editor = await fails('FAULT-DROP');
    await textArrives(editor.document, 'First words');
    await until('the answer has ended', () => !context('streaming'), 30_000);
    assert.match(editor.document.getText(), /^First words/);
    if (ui.messages.length > 0) {
      const { buttons } = await message(/./);
      assert.deepEqual(buttons.slice(0, 2), ['Retry', 'Continue from Here']);
    }
  },

  'a service that falls silent can be stopped (B1)': async () => {
    const editor = await fails('FAULT-STALL');
    await textArrives(editor.document, 'First');
    await until('it runs here', () => context('streamingHere'));
    await commands.executeCommand('geminirx.stopHere');
    await until('it has ended', () => !context('streaming'));
    assert.match(editor.document.getText(), /^First/);
  },

  'four failures at one place are one problem (B7)': async () => {
    const editor = await open('|text');
    for (let count = 0; count < 4; count++) {
      ui.reset();
      await commands.executeCommand('geminirx.continue', { instruction: 'FAULT-MODEL' });
      await message(/model/i);
      await until('it has ended', () => !context('streaming'));
    }
    await pause(200);
    const problems = languages.getDiagnostics(editor.document.uri).filter(({ source }) => source === 'geminirx');
    assert.equal(problems.length, 1);
  },

  'the button Retry starts the answer again': async () => {
    await fails('FAULT-MODEL');
    const first = await message(/model/i);
    ui.reset();
    first.press('Retry');
    await message(/model/i);
  },

  'a server that is killed: the text stays, and Restart Server starts it (B14)': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.write', { instruction: 'FAULT-STALL' });
    await textArrives(editor.document, 'First');
    const [process] = serverProcesses();
    assert.ok(process);
    kill(process, 'SIGKILL');
    const crash = await message(/ended unexpectedly/);
    assert.deepEqual(crash.buttons, ['Restart Server', 'Show Log']);
    await until('nothing runs', () => !context('streaming'));
    assert.match(editor.document.getText(), /^First/);
    crash.press('Restart Server');
    await until('another server runs', () => serverProcesses().some((id) => id !== process));
    const next = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(next.document, 'The answer of the emulator.');
  },

  'the next command starts a server that was killed': async () => {
    const [process] = serverProcesses();
    assert.ok(process);
    kill(process, 'SIGKILL');
    await message(/ended unexpectedly/);
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, 'The answer of the emulator.');
  },

  'Restart Server replaces the process': async () => {
    const before = serverProcesses();
    await commands.executeCommand('geminirx.restart');
    await message(/runs again/);
    assert.equal(serverProcesses().length, 1);
    assert.notDeepEqual(serverProcesses(), before);
  },

  'another endpoint applies to the next command, without an error in the log (B12)': async () => {
    const before = readLog().length;
    const settings = workspace.getConfiguration('geminirx');
    await settings.update('endpoint', 'emulator', true);
    await pause(500);
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, /No model wrote this/i);
    await workspace.getConfiguration('geminirx').update('endpoint', environment.emulator, true);
    await commands.executeCommand('geminirx.stop');
    await pause(1000);
    assert.doesNotMatch(readLog().slice(before), /\[error\]/);
  },

  'a path that is no server: the reason, and Open Settings': async () => {
    await workspace.getConfiguration('geminirx').update('server.path', '/nowhere/geminirx', true);
    try {
      await pause(500);
      await open('|');
      await commands.executeCommand('geminirx.continue');
      const { buttons } = await message(/does not exist/);
      assert.deepEqual(buttons, ['Open Settings', 'Show Log']);
    } finally {
      await workspace.getConfiguration('geminirx').update('server.path', undefined, true);
    }
  },

  'the log never has the key': () => {
    assert.doesNotMatch(readLog(), /test-key-that-is-never-logged/);
    return Promise.resolve();
  },
};
