import assert from 'node:assert/strict';
import { commands, type CodeLens, Diagnostic, languages, Position, Range, Selection, type TextEditor, window, workspace } from 'vscode';
import type { Tests } from '.';
import { activate, context, open, pause, readLog, textArrives, until } from './environment';
import { ui } from './ui';

const answer = 'The answer of the emulator.';

async function lenses(editor: TextEditor): Promise<readonly string[]> {
  const found = await commands.executeCommand<CodeLens[] | undefined>('vscode.executeCodeLensProvider', editor.document.uri, 50);
  return (found ?? []).map(({ command }) => command?.title.replace(/^\$\([^)]*\) /, '') ?? '');
}

async function ended(): Promise<void> {
  await until('the answer has ended', () => !context('streaming'));
}

/** Types into the list that asks for an instruction. */
async function instruct(text: string): Promise<void> {
  await until('the question is shown', () => ui.picks.length > 0);
  const pick = ui.picks.at(-1);
  assert.ok(pick);
  pick.value = text;
  await until('the instruction is first', () => pick.activeItems[0]?.label.includes(text));
  await commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
}

/** Each line of three is another text in capitals. */
async function rewritten(): Promise<TextEditor> {
  const editor = await open('Fruit\n\n|apples\nplums\npears\nfigs\ngrapes|\n\nThe end.\n', 'md');
  await commands.executeCommand('geminirx.rewrite', { instruction: 'shout the fruit' });
  await textArrives(editor.document, 'GRAPES');
  await until('its changes are known', () => context('hasChanges'));
  return editor;
}

export const writingTests: Tests = {
  'the extension starts, and has the commands of the manifest': async () => {
    await activate();
    const all = await commands.getCommands(true);
    const contributed = [
      'continue',
      'write',
      'rewrite',
      'ask',
      'fix',
      'document',
      'chat',
      'stop',
      'stopHere',
      'keepAnswer',
      'discardAnswer',
      'retryAnswer',
      'continueAnswer',
      'openDiff',
      'newChat',
      'selectModel',
      'setKey',
      'status',
      'showLog',
      'restart',
    ];
    assert.deepEqual(
      contributed.filter((id) => !all.includes(`geminirx.${id}`)),
      [],
    );
  },

  'Continue writes at the cursor; Keep leaves no mark': async () => {
    const editor = await open('Once upon a time, |\n\nThe end.\n');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, answer);
    await ended();
    assert.equal(editor.document.getText(), `Once upon a time, ${answer}\n\nThe end.\n`);
    await until('the answer has lenses', async () => (await lenses(editor)).join() === 'Keep,Discard,Retry');
    await until('the conditions allow it', () => context('hasAnswer'));
    await commands.executeCommand('geminirx.keepAnswer');
    await until('the lenses are gone', async () => (await lenses(editor)).length === 0);
    await until('nothing is left to decide', () => !context('hasAnswer'));
  },

  'one undo takes back an answer of several edits': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.write', { instruction: 'a long answer' });
    await textArrives(editor.document, 'forty.');
    await ended();
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), '');
    await commands.executeCommand('redo');
    assert.match(editor.document.getText(), /forty\.$/);
  },

  'one undo takes back an answer that was written while another tab was in front (B8)': async () => {
    const editor = await open('Start: |');
    await commands.executeCommand('geminirx.write', { instruction: 'a long answer' });
    await textArrives(editor.document, 'two');
    const other = await open('another document');
    await textArrives(editor.document, 'forty.');
    await ended();
    assert.equal(other.document.getText(), 'another document');
    await window.showTextDocument(editor.document);
    await until('a whole undo is possible', () => context('canUndoAnswer'));
    await commands.executeCommand('geminirx.undoAnswer');
    assert.equal(editor.document.getText(), 'Start: ');
    await until('a whole redo is possible', () => context('canRedoAnswer'));
    await commands.executeCommand('geminirx.redoAnswer');
    assert.match(editor.document.getText(), /^Start: one .*forty\.$/);
    // Nobody has changed the document since, and the keys do not wait for each other.
    const [undone, redone] = [commands.executeCommand('geminirx.undoAnswer'), commands.executeCommand('geminirx.redoAnswer')];
    await undone;
    await redone;
    assert.match(editor.document.getText(), /^Start: one .*forty\.$/);
    await until('a whole undo is possible again', () => context('canUndoAnswer'));
    await commands.executeCommand('geminirx.undoAnswer');
    assert.equal(editor.document.getText(), 'Start: ');
  },

  'the view follows the newest text only if the user wants it': async () => {
    const isLastSeen = (editor: TextEditor): boolean => {
      const last = editor.document.lineCount - 1;
      return editor.visibleRanges.some(({ start, end }) => start.line <= last && last <= end.line);
    };
    for (const follow of [true, false]) {
      await workspace.getConfiguration('geminirx').update('follow', follow || undefined, true);
      const editor = await open('|');
      await commands.executeCommand('geminirx.write', { instruction: 'many lines' });
      await textArrives(editor.document, 'the last line', 20_000);
      await ended();
      if (follow) {
        await until('the end is seen', () => isLastSeen(editor));
      } else {
        await pause(500);
        assert.equal(isLastSeen(editor), false);
      }
    }
  },

  'Write asks for an instruction, and offers it again': async () => {
    const editor = await open('|');
    const run = commands.executeCommand('geminirx.write');
    await instruct('the capital of France');
    await run;
    await textArrives(editor.document, 'The capital of France is Paris.');
    await ended();
    const again = commands.executeCommand('geminirx.write');
    await until('the question is shown again', () => ui.picks.length > 1);
    assert.ok(ui.picks.at(-1)?.items.some(({ label }) => label === 'the capital of France'));
    ui.picks.at(-1)?.hide();
    await again;
  },

  'Rewrite shows what it removed, and discards one change': async () => {
    const editor = await rewritten();
    assert.equal(editor.document.getText(), 'Fruit\n\nAPPLES\nplums\nPEARS\nfigs\nGRAPES\n\nThe end.\n');
    await until('the changes have lenses', async () => {
      const titles = await lenses(editor);
      return titles.includes('Open Diff') && titles.filter((title) => title === 'Discard').length === 3;
    });
    const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 50);
    const second = all.find(({ command, range }) => command?.title === 'Discard' && range.start.line === 4)?.command;
    assert.ok(second);
    await commands.executeCommand(second.command, ...(second.arguments as unknown[]));
    await textArrives(editor.document, 'APPLES\nplums\npears\nfigs\nGRAPES');
    await commands.executeCommand('geminirx.discardAnswer');
    await textArrives(editor.document, 'apples\nplums\npears\nfigs\ngrapes');
  },

  'Open Diff shows the text before the rewrite': async () => {
    const editor = await rewritten();
    await commands.executeCommand('geminirx.openDiff');
    await until('the original is open', () => workspace.textDocuments.some(({ uri }) => uri.scheme === 'geminirx-original'));
    const original = workspace.textDocuments.find(({ uri }) => uri.scheme === 'geminirx-original');
    assert.equal(original?.getText(), 'Fruit\n\napples\nplums\npears\nfigs\ngrapes\n\nThe end.\n');
    assert.notEqual(editor.document.getText(), original.getText());
  },

  'Rewrite without a selection says what to do': async () => {
    await open('|text');
    await commands.executeCommand('geminirx.rewrite');
    assert.match(ui.messages[0]?.text ?? '', /Nothing is selected/);
  },

  'Fix sends the problems of other extensions': async () => {
    const editor = await open('the capital of |Frnce|\n');
    const reported = languages.createDiagnosticCollection('spelling');
    reported.set(editor.document.uri, [new Diagnostic(new Range(0, 15, 0, 20), 'FAULT-SAFETY is misspelled')]);
    try {
      await commands.executeCommand('geminirx.fix');
      // The rule of the emulator reads the problem, so the problem was sent.
      await until('the problem was sent', () => ui.messages.some(({ text }) => /block|safety/i.test(text)));
    } finally {
      reported.dispose();
    }
  },

  'Ask and Document write into the document': async () => {
    const asked = await open('Question about this.|\nMore.\n');
    await commands.executeCommand('geminirx.ask', { instruction: 'the capital of France' });
    await textArrives(asked.document, 'is Paris.');
    await ended();
    const documented = await open('|function f() {}|\n', 'js');
    await commands.executeCommand('geminirx.document', { instruction: 'say that it does nothing' });
    await textArrives(documented.document, 'Does nothing');
    await ended();
    assert.equal(documented.document.getText(), '/** Does nothing. */\nfunction f() {}\n');
  },

  'a chat opens, and Send answers it': async () => {
    await commands.executeCommand('geminirx.newChat');
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.languageId, 'markdown');
    assert.match(editor.document.getText(), /^## User\n\n$/);
    await until('it counts as a conversation', () => context('isConversation'));
    await editor.edit((builder) => {
      builder.insert(editor.selection.active, 'What is the capital of France?\n');
    });
    await commands.executeCommand('geminirx.chat');
    await textArrives(editor.document, /## Gemini\n\nThe capital of France is Paris\.\n\n## User\n/);
  },

  'a chat begins with the selection as a code block': async () => {
    await open('|let x = 1;|\n', 'ts');
    await commands.executeCommand('geminirx.newChat');
    assert.equal(window.activeTextEditor?.document.getText(), '## User\n\n```typescript\nlet x = 1;\n```\n\n');
  },

  'Stop ends the answers of the document in front only': async () => {
    const first = await open('one: |');
    await commands.executeCommand('geminirx.write', { instruction: 'SLOW-START' });
    const second = await open('two: |');
    await commands.executeCommand('geminirx.write', { instruction: 'SLOW-START' });
    await until('it runs here', () => context('streamingHere'));
    await commands.executeCommand('geminirx.stopHere');
    await until('it does not run here', () => !context('streamingHere'));
    assert.equal(context('streaming'), true);
    await textArrives(first.document, 'It came late.');
    assert.equal(second.document.getText(), 'two: ');
  },

  'a running answer has a lens to stop it': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.write', { instruction: 'SLOW-START' });
    await until('the lens is there', async () => (await lenses(editor)).join() === 'Stop');
    const [lens] = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', editor.document.uri, 50);
    assert.ok(lens?.command);
    await commands.executeCommand(lens.command.command, ...(lens.command.arguments as unknown[]));
    await ended();
    assert.equal(editor.document.getText(), '');
  },

  'Keep and Discard act on the document in front (B4)': async () => {
    const first = await open('1: |');
    await commands.executeCommand('geminirx.continue');
    await textArrives(first.document, answer);
    await ended();
    const second = await open('2: |');
    await commands.executeCommand('geminirx.continue');
    await textArrives(second.document, answer);
    await ended();
    await window.showTextDocument(first.document);
    await commands.executeCommand('geminirx.discardAnswer');
    await until('the answer is gone', () => first.document.getText() === '1: ');
    assert.equal(second.document.getText(), `2: ${answer}`);
  },

  'Discard removes an answer that was undone and redone, or says why not (B5)': async () => {
    const editor = await open('Before |after');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, answer);
    await ended();
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), 'Before after');
    await commands.executeCommand('redo');
    await until('it is there again', () => editor.document.getText().includes(answer));
    await pause(200);
    await commands.executeCommand('geminirx.discardAnswer');
    await until('it is gone, or a message says why not', () => editor.document.getText() === 'Before after' || ui.messages.length > 0);
    assert.match(ui.messages[0]?.text ?? 'Nothing', /Nothing/);
  },

  'typing inside and above is kept, and Discard leaves it': async () => {
    const editor = await open('Top\n\n|\n\nEnd\n');
    await commands.executeCommand('geminirx.write', { instruction: 'a long answer' });
    await textArrives(editor.document, 'five');
    // VS Code refuses an edit of a version that the answer has just changed.
    await until('the edit is taken', () =>
      editor.edit((builder) => {
        builder.insert(new Position(0, 3), ' of the page');
      }),
    );
    await textArrives(editor.document, 'forty.');
    await ended();
    await commands.executeCommand('geminirx.discardAnswer');
    await textArrives(editor.document, /^Top of the page\n\n\n\nEnd\n$/);
  },

  'a second start at the same place asks (B9)': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.write', { instruction: 'SLOW-START' });
    void commands.executeCommand('geminirx.write', { instruction: 'SLOW-START' });
    await until('the user is asked', () => ui.messages.some(({ buttons }) => buttons.includes('Start another')));
    ui.messages.find(({ buttons }) => buttons.includes('Start another'))?.press('Cancel');
    await ended();
    assert.equal(editor.document.getText(), 'It came late.');
  },

  'a command without a document says what to do': async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('geminirx.continue');
    assert.match(ui.messages[0]?.text ?? '', /No document is active/);
  },

  'Keep and Discard with nothing to decide say so (B13)': async () => {
    await open('|plain');
    for (const command of ['keepAnswer', 'discardAnswer', 'retryAnswer', 'continueAnswer', 'stopHere', 'openDiff']) {
      ui.reset();
      await commands.executeCommand(`geminirx.${command}`);
      assert.equal(ui.messages.length, 1, command);
    }
  },

  'Escape just after the end of an answer says nothing': async () => {
    await open('|plain');
    await commands.executeCommand('geminirx.stopHere', { quiet: true });
    assert.deepEqual(ui.messages, []);
  },

  'completions pause, and resume': async () => {
    await commands.executeCommand('geminirx.pause');
    await commands.executeCommand('geminirx.resume');
    assert.deepEqual(
      ui.messages.map(({ text }) => text),
      ['Completions pause for an hour.', 'Completions are offered again.'],
    );
  },

  'Retry replaces the answer': async () => {
    const editor = await open('Again: |');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, answer);
    await ended();
    await until('it can be repeated', () => context('hasEnded'));
    await commands.executeCommand('geminirx.retryAnswer');
    await until('it runs again', () => context('streaming'));
    await ended();
    assert.equal(editor.document.getText(), `Again: ${answer}`);
  },

  'the model of the settings is used, and clearing it takes effect at once (B2)': async () => {
    const settings = (): ReturnType<typeof workspace.getConfiguration> => workspace.getConfiguration('geminirx');
    const editor = await open('|');
    await settings().update('model', 'gpt-4', true);
    await pause(300);
    await commands.executeCommand('geminirx.continue');
    await until('the model is refused', () => ui.messages.some(({ buttons }) => buttons.includes('Choose Model')));
    await settings().update('model', undefined, true);
    await pause(300);
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, answer);
  },

  'Select Model lists the models of the service, and sets the setting': async () => {
    ui.choices.push((items) => items.find(({ label }) => label.startsWith('gemini')));
    await commands.executeCommand('geminirx.selectModel');
    const model = workspace.getConfiguration('geminirx').get<string>('model');
    await workspace.getConfiguration('geminirx').update('model', undefined, true);
    assert.match(model ?? '', /^gemini/);
    const details = ui.questions[0]?.items.map(({ detail }) => detail ?? '') ?? [];
    assert.ok(details.some((detail) => /reads [\d,]+ tokens, writes [\d,]+/.test(detail)));
    assert.deepEqual(
      details.filter((detail) => /writes 0\b/.test(detail)),
      [],
      'models that write nothing',
    );
  },

  'Show Status lists what ran, with its tokens': async () => {
    const editor = await open('|');
    await commands.executeCommand('geminirx.continue');
    await textArrives(editor.document, answer);
    await ended();
    await commands.executeCommand('geminirx.status');
    const items = ui.questions[0]?.items ?? [];
    const facts = /completed, 27 characters, .*tokens, \d+\.\d s/;
    assert.ok(
      items.some(({ description }) => facts.test(description ?? '')),
      JSON.stringify(items),
    );
    assert.ok(items.some(({ description }) => /\d+ requests, [\d,]+ tokens/.test(description ?? '')));
  },

  "the selection after the command is the user's": async () => {
    const editor = await open('Keep my cursor.\n|\nend');
    await commands.executeCommand('geminirx.continue');
    editor.selection = new Selection(0, 5, 0, 7);
    await textArrives(editor.document, answer);
    await ended();
    assert.deepEqual([editor.selection.start.character, editor.selection.end.character], [5, 7]);
  },

  'the log has the end of each answer, no error, and never the key (B6)': () => {
    const log = readLog();
    assert.match(log, /Session \S+: completed, 27 characters/);
    assert.doesNotMatch(log, /test-key-that-is-never-logged/);
    assert.doesNotMatch(log, /emulator does not think/, 'a thought is in the log');
    assert.deepEqual(
      log.split('\n').filter((line) => line.includes('[error]')),
      [],
    );
    return Promise.resolve();
  },
};
