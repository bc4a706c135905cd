import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, Uri, window, workspace } from 'vscode';
import type { Tests } from '.';
import { activate, context, environment, open, pause, requestsWith, textArrives, until } from './environment';
import { ui } from './ui';

/** What is used of the API of VS Code's Git extension. */
interface Git {
  getAPI(version: 1): { openRepository(root: Uri): Promise<{ readonly rootUri: Uri; readonly inputBox: { value: string } } | null> };
}

/** Makes a repository with staged changes, and opens it. */
async function repository(name: string): Promise<{ readonly rootUri: Uri; readonly inputBox: { value: string } }> {
  const folder = join(environment.workspace, name);
  mkdirSync(folder);
  execFileSync('git', ['init', '--quiet', folder]);
  writeFileSync(join(folder, 'planets.txt'), `Mercury of ${name}\n`);
  execFileSync('git', ['-C', folder, 'add', '.']);
  const git = await extensions.getExtension<Git>('vscode.git')?.activate();
  const opened = await git?.getAPI(1).openRepository(Uri.file(folder));
  assert.ok(opened);
  return opened;
}

const message = 'Add the list of planets\n\nIt has eight names.';

export const newDocumentsTests: Tests = {
  'Explain opens a document with the answer': async () => {
    const editor = await open('|EXPLAIN-ME: n + 1|\n', 'js');
    await commands.executeCommand('geminirx.explain');
    await until('another document is in front', () => window.activeTextEditor !== undefined && window.activeTextEditor !== editor);
    const opened = window.activeTextEditor;
    assert.ok(opened);
    await textArrives(opened.document, 'It adds one to a number.');
    await until('the answer has ended', () => !context('streaming'));
    assert.equal(opened.document.languageId, 'markdown');
    assert.equal(editor.document.getText(), 'EXPLAIN-ME: n + 1\n');
  },

  'the button in the source control view writes the message of the commit': async () => {
    const { rootUri, inputBox } = await repository('with-changes');
    await commands.executeCommand('geminirx.commitMessage', { rootUri });
    assert.equal(inputBox.value, message, ui.describe());
    assert.equal(requestsWith('Mercury of with-changes').length, 1);
  },

  'the button starts the server': async () => {
    const { rootUri, inputBox } = await repository('first-command');
    await workspace.getConfiguration('geminirx').update('stripControls', 'code', true);
    await pause(500);
    await commands.executeCommand('geminirx.commitMessage', { rootUri });
    await workspace.getConfiguration('geminirx').update('stripControls', undefined, true);
    await pause(500);
    assert.equal(inputBox.value, message, ui.describe());
  },

  'stripControls decides whether escape sequences stay in prose': async () => {
    await activate();
    const written = async (value: string | undefined): Promise<string> => {
      await workspace.getConfiguration('geminirx').update('stripControls', value, true);
      await pause(500);
      const editor = await open('|', 'md');
      await commands.executeCommand('geminirx.write', { instruction: 'ESCAPES' });
      await textArrives(editor.document, 'text');
      await until('the answer has ended', () => !context('streaming'));
      return editor.document.getText();
    };
    const kept = await written('never');
    const removed = await written('always');
    await workspace.getConfiguration('geminirx').update('stripControls', undefined, true);
    await pause(500);
    assert.deepEqual([kept, removed], ['red \u001b[31mtext\u001b[0m', 'red text']);
  },
};
