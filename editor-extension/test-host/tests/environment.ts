import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, extensions, Selection, type TextDocument, type TextEditor, Uri, window, workspace } from 'vscode';
import { ui, type Shown } from './ui';

function given(name: string): string {
  return process.env[name] ?? '';
}

export const environment = {
  suite: given('HOST_SUITE'),
  results: given('HOST_RESULTS'),
  workspace: given('HOST_WORKSPACE'),
  user: given('HOST_USER'),
  emulator: given('HOST_EMULATOR'),
  /** A service that refuses every key. */
  refusing: given('HOST_REFUSING'),
  /** The folder with the bodies of all requests that the emulator got. */
  requests: given('HOST_REQUESTS'),
  filter: given('HOST_FILTER'),
  /** The home of the .NET command line. */
  home: given('DOTNET_CLI_HOME'),
};

let files = 0;

/** Opens a new file. The first `|` in the text is the cursor, a second one the end of the selection. */
export async function open(text: string, extension = 'txt'): Promise<TextEditor> {
  const [before = '', middle, after] = text.split('|');
  const uri = Uri.file(join(environment.workspace, `file${++files}.${extension}`));
  await workspace.fs.writeFile(uri, Buffer.from(before + (middle ?? '') + (after ?? '')));
  const document = await workspace.openTextDocument(uri);
  const editor = await window.showTextDocument(document, { preview: false });
  if (middle !== undefined) {
    const start = document.positionAt(before.length);
    editor.selection = new Selection(start, after === undefined ? start : document.positionAt(before.length + middle.length));
  }
  return editor;
}

export async function closeAll(): Promise<void> {
  await commands.executeCommand('geminirx.stop');
  await until('no answer runs', () => !context('streaming'));
  // VS Code saves a file of settings that it changes itself.
  const ours = ({ uri, isUntitled }: TextDocument): boolean => isUntitled || uri.fsPath.startsWith(environment.workspace);
  for (const document of workspace.textDocuments.filter((open) => open.isDirty && ours(open))) {
    await window.showTextDocument(document);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await commands.executeCommand('workbench.action.closeAllEditors');
}

/** Waits for a condition; a test says what it waits for. */
export async function until(what: string, isTrue: () => unknown, limit = 20_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await isTrue())) {
    if (Date.now() > end) {
      throw new Error(`Not in ${limit} ms: ${what}.`);
    }
    await pause(20);
  }
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

export function textArrives(document: TextDocument, part: string | RegExp, limit?: number): Promise<void> {
  const fits = (): boolean => (typeof part === 'string' ? document.getText().includes(part) : part.test(document.getText()));
  return until(`the text has ${String(part)}; it is ${JSON.stringify(document.getText())}`, fits, limit);
}

/** The bodies of the requests to the service that have the words. */
export function requestsWith(words: string): readonly string[] {
  return (
    readdirSync(environment.requests)
      .filter((name) => name.endsWith('-request.json'))
      .map((name) => readFileSync(join(environment.requests, name), 'utf8'))
      // A request for the list of models has no body. The others may have escapes, such as that of <.
      .map((body) => (body === '' ? '' : JSON.stringify(JSON.parse(body))))
      .filter((body) => body.includes(words))
  );
}

/** Waits for a message of the extension. */
export async function message(part: string | RegExp, limit?: number): Promise<Shown> {
  const find = (): Shown | undefined => ui.messages.find(({ text }) => (typeof part === 'string' ? text.includes(part) : part.test(text)));
  await until(`a message has ${String(part)}; there are: ${ui.describe()}`, find, limit);
  const found = find();
  assert.ok(found);
  return found;
}

/** The value of a condition of the extension. */
export function context(name: string): boolean {
  return contexts.get(`geminirx.${name}`) === true;
}

const contexts = new Map<string, unknown>();
const executeCommand = commands.executeCommand.bind(commands);
(commands as { executeCommand: unknown }).executeCommand = (command: string, ...args: unknown[]) => {
  if (command === 'setContext') {
    contexts.set(String(args[0]), args[1]);
  }
  return executeCommand(command, ...args);
};

export async function activate(): Promise<void> {
  await extensions.getExtension('geminirx.geminirx')?.activate();
}

/** The lines of the extension's log. */
export function readLog(): string {
  const found: string[] = [];
  const search = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        search(path);
      } else if (entry.name === 'GeminiRx.log') {
        found.push(readFileSync(path, 'utf8'));
      }
    }
  };
  search(join(environment.user, 'logs'));
  return found.join('\n');
}

/** The process ids of the servers that this extension host started. */
export function serverProcesses(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        const line = readFileSync(`/proc/${id}/cmdline`, 'utf8').split('\0');
        const parent = / (\d+)/.exec(readFileSync(`/proc/${id}/stat`, 'utf8').replace(/^.*\) \S/s, ''));
        return line.includes('serve') && line.includes('--stdio') && Number(parent?.[1]) === process.pid;
      } catch {
        return false;
      }
    });
}
