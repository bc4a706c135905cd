import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import type { Tests } from '.';
import { activate, open, textArrives } from './environment';

export const restrictedTests: Tests = {
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
