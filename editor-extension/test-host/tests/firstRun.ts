import assert from 'node:assert/strict';
import { commands, languages, workspace } from 'vscode';
import type { Tests } from '.';
import { activate, environment, message, open, pause, readLog, serverProcesses, textArrives } from './environment';
import { ui } from './ui';

const key = 'a-key-of-the-first-run';

export const firstRunTests: Tests = {
  'no server runs until it is needed': async () => {
    await activate();
    await pause(500);
    assert.deepEqual(serverProcesses(), []);
  },

  'without a key: one notification with the remedies, and no squiggle': async () => {
    const editor = await open('My own prose |');
    await commands.executeCommand('geminirx.continue');
    const { text, buttons } = await message(/No API key is set/);
    assert.doesNotMatch(text, /GEMINI_API_KEY/);
    assert.deepEqual(buttons, ['Set Key', 'Get a Key', 'Try the Emulator']);
    await pause(300);
    assert.equal(ui.messages.length, 1);
    assert.deepEqual(languages.getDiagnostics(editor.document.uri), []);
  },

  'a key is asked for, checked and used at once': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    const { press } = await message(/No API key is set/);
    ui.inputs.push(key);
    press('Set Key');
    await message(/The key works/);
    await textArrives(editor.document, 'The answer of the emulator.');
  },

  'a key that the service refuses is not stored': async () => {
    await workspace.getConfiguration('geminirx').update('endpoint', environment.refusing, true);
    await pause(500);
    ui.inputs.push('a-wrong-key');
    void commands.executeCommand('geminirx.setKey');
    const { buttons } = await message(/does not know this key/);
    assert.deepEqual(buttons, ['Try Again']);
    await workspace.getConfiguration('geminirx').update('endpoint', environment.emulator, true);
    await pause(500);
    // The key from before is still in use.
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, 'The answer of the emulator.');
  },

  'without an endpoint and without a key nothing is sent': async () => {
    await workspace.getConfiguration('geminirx').update('endpoint', undefined, true);
    ui.inputs.push('');
    await commands.executeCommand('geminirx.setKey');
    await pause(500);
    await open('|');
    await commands.executeCommand('geminirx.continue');
    await message(/No API key is set/);
    await workspace.getConfiguration('geminirx').update('endpoint', environment.emulator, true);
    await pause(500);
  },

  'a deleted key is confirmed': async () => {
    ui.inputs.push('');
    await commands.executeCommand('geminirx.setKey');
    await message(/The stored key is deleted/);
    await open('|');
    await commands.executeCommand('geminirx.continue');
    await message(/No API key is set/);
  },

  'Try the Emulator answers without a key': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    const { press } = await message(/No API key is set/);
    press('Try the Emulator');
    await textArrives(editor.document, /No model wrote this/i);
    await workspace.getConfiguration('geminirx').update('endpoint', environment.emulator, true);
  },

  'the walkthrough opens from the palette': async () => {
    await commands.executeCommand('geminirx.walkthrough');
  },

  'the log has no key': () => {
    assert.doesNotMatch(readLog(), new RegExp(key));
    return Promise.resolve();
  },
};
