// Compares the pages of src/docs/editors with the files that they describe: verbs, commands, settings and their defaults.
// node pages.mjs ROOT
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const read = (path) => readFileSync(join(process.argv[2], path), 'utf8');
const page = (name) => read(`src/docs/editors/${name}.md`);
const matches = (text, expression) => [...text.matchAll(expression)].map(([, found]) => found);
// The first cells of a table's rows, and all that stands between two marks in them.
const cells = (text) => matches(text, /^\| (.*?) \|/gm);
const marked = (text, mark) => cells(text).flatMap((cell) => matches(cell, mark));
const problems = [];
function same(what, listed, real) {
  for (const name of listed.filter((one) => !real.includes(one))) {
    problems.push(`${what} has "${name}", which does not exist`);
  }
  for (const name of real.filter((one) => !listed.includes(one))) {
    problems.push(`${what} lacks "${name}"`);
  }
}

const lua = read('src/editors/geminirx.lua');
const verbs = [...matches(lua, /^M\.(\w+) =/gm), ...matches(lua, /^function M\.(\w+)/gm)].filter((name) => name !== 'setup');
same('neovim.md', marked(page('neovim'), /`(\w+)[^`]*`/g), verbs);
const commands = matches(read('src/editors/geminirx.el'), /^;;;###autoload\n\(defun (geminirx-[\w-]+)/gm);
same('emacs.md', marked(page('emacs'), /`(geminirx-[^`]*)`/g), commands);

// The titles of the built-in prompts that are commands, and of the other code actions.
const folder = 'src/GeminiRx.Conversations/Prompts/BuiltIn';
const prompts = readdirSync(join(process.argv[2], folder)).filter((name) => name !== 'complete.md');
const actions = ['CodeActionProvider', 'RewriteActions', '../Chat/ChatActions']
  .flatMap((name) => matches(read(`src/GeminiRx.LanguageServer/Commands/${name}.cs`), /"(?:Gemini: )?([A-Z][a-z]+(?: [a-z]+)*)"/g));
const offered = prompts.map((name) => /^title: (.*)$/m.exec(read(`${folder}/${name}`))[1]);
const rows = marked(page('helix'), /\*([A-Z][\w -]*)/g);
same('helix.md', rows, [...offered, ...actions.filter((title) => rows.includes(title))]);

const code = page('vscode');
const manifest = JSON.parse(read('editor-extension/package.json'));
const { properties } = manifest.contributes.configuration;
const titles = JSON.parse(read('editor-extension/package.nls.json'));
const names = manifest.contributes.commands.map(({ title }) => titles[title.replaceAll('%', '')]);
const shown = matches(code, /\*(?:Gemini: )?([A-Z][^*]*)\*/g).filter((name) => name !== 'Gemini' && name !== 'Gemini: …');
same('vscode.md', shown, names.filter((name) => shown.includes(name)));
for (const [, name, value] of code.matchAll(/^\| `(geminirx\.[\w.]+)` \| (.*?) \|/gm)) {
  const setting = properties[name]?.default;
  if (setting === undefined || value !== (setting === '' ? 'empty' : `\`${setting}\``)) {
    problems.push(`vscode.md: ${name} has the default ${JSON.stringify(setting)}, not ${value}`);
  }
}
for (const [, title, key] of code.matchAll(/^\| \*([^*]+)\* \| (Ctrl\+\w+\+\w+)/gm)) {
  const { command } = manifest.contributes.commands[names.indexOf(title)];
  const bound = manifest.contributes.keybindings.some((one) => one.command === command && one.key === key.toLowerCase());
  if (!bound) {
    problems.push(`vscode.md: ${key} does not run ${title}`);
  }
}
const version = manifest.engines.vscode.replace(/^\^(\d+\.\d+)\.\d+$/, '$1');
if (!code.includes(`For VS Code ${version} or newer`)) {
  problems.push(`vscode.md: the oldest VS Code is ${version}`);
}
console.log(problems.join('\n'));
process.exit(problems.length === 0 ? 0 : 1);
