import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commands, window } from 'vscode';
import type { Tests } from '.';
import { activate, environment, message, open, readLog, textArrives, until } from './environment';
import { ui } from './ui';

const tool = join(environment.home, '.dotnet/tools/geminirx');

/** The package without a server, in a VS Code whose `dotnet` command installs the tool without a network. */
export const portableTests: Tests = {
  'without a server, one message says what to run; its button runs it, and the next command writes': async () => {
    await activate();
    assert.equal(existsSync(tool), false);
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    const { text, buttons, type, press } = await message(/dotnet tool install -g GeminiRx\.Cli/);
    assert.match(text, /\.NET SDK 10/);
    assert.deepEqual([type, buttons], ['error', ['Run in Terminal', 'Get the .NET SDK', 'Open Settings']]);
    await commands.executeCommand('geminirx.continue');
    assert.equal(ui.messages.length, 1, 'a second command does not ask again');
    press('Run in Terminal');
    await until('the tool is installed', () => existsSync(tool), 60_000);
    assert.ok(window.terminals.some(({ name }) => name === 'GeminiRx'));
    assert.equal(ui.messages.length, 1);
    await window.showTextDocument(editor.document);
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, 'The answer of the emulator.', 60_000);
    assert.ok(readLog().includes(`Starting ${tool}`));
  },
};
