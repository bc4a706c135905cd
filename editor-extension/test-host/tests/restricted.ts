import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import type { Tests } from '.';
import { ask } from './completions';
import { activate, open, textArrives } from './environment';

export const restrictedTests: Tests = {
  // The user has switched them on, and has run no command yet.
  'completions: they need no command': async () => {
    await activate();
    await ask('at the start');
  },

  'a workspace in Restricted Mode chooses neither model nor endpoint nor program (B11)': async () => {
    await activate();
    assert.equal(workspace.isTrusted, false);
    const settings = workspace.getConfiguration('geminirx');
    assert.equal(settings.get('model'), '');
    assert.notEqual(settings.get('endpoint'), 'http://127.0.0.1:9');
    assert.equal(settings.get('server.path'), '');
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, 'The answer of the emulator.');
  },
};
