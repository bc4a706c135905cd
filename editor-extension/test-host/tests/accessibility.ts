import assert from 'node:assert/strict';
import { commands, workspace } from 'vscode';
import type { Tests } from '.';
import { context, message, open, textArrives, until } from './environment';
import { ui } from './ui';

async function write(instruction: string, part: string): Promise<void> {
  const editor = await open('|');
  await commands.executeCommand('geminirx.write', { instruction });
  await textArrives(editor.document, part);
  await until('the answer has ended', () => !context('streaming'));
}

export const accessibilityTests: Tests = {
  'a screen reader is told the start and the end of an answer': async () => {
    await workspace.getConfiguration('editor').update('accessibilitySupport', 'on', true);
    try {
      await write('the capital of France', 'Paris.');
      await message(/^Gemini has started/);
      await message(/^Gemini has ended.* tokens, .* s$/);
      assert.deepEqual(
        ui.messages.map(({ type }) => type),
        ['information', 'information'],
      );
    } finally {
      await workspace.getConfiguration('editor').update('accessibilitySupport', undefined, true);
    }
  },

  'without a screen reader nothing pops up, unless the user wants it': async () => {
    await write('the capital of France', 'Paris.');
    assert.deepEqual(ui.messages, []);
    await workspace.getConfiguration('geminirx').update('announce', 'on', true);
    try {
      await write('the capital of France', 'Paris.');
      await message(/^Gemini has ended/);
    } finally {
      await workspace.getConfiguration('geminirx').update('announce', undefined, true);
    }
  },
};
