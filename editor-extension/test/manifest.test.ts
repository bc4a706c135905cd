import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, it } from 'node:test';
import manifest from '../package.json';
import { continueCommand, stopCommand } from '../src/commandArguments';

const { commands, configuration: { properties }, keybindings } = manifest.contributes;

describe('the manifest', () => {
  it('shows its commands in the palette', () => {
    const shown = commands.map(({ command, category, title }) => [command, `${category}: ${title}`]);
    assert.deepEqual(shown, [
      [continueCommand, 'Gemini: Continue Here'],
      ['geminirx.write', 'Gemini: Write Here…'],
      ['geminirx.ask', 'Gemini: Ask About This…'],
      ['geminirx.document', 'Gemini: Write a Doc-Comment'],
      ['geminirx.explain', 'Gemini: Explain This'],
      ['geminirx.commit', 'Gemini: Write a Commit Message'],
      [stopCommand, 'Gemini: Stop'],
      ['geminirx.keepAnswer', 'Gemini: Keep the Last Answer'],
      ['geminirx.discardAnswer', 'Gemini: Discard the Last Answer'],
      ['geminirx.setKey', 'Gemini: Set Key'],
      ['geminirx.status', 'Gemini: Show Status'],
    ]);
  });

  it('offers the commit message in the message that git opens', () => {
    assert.equal(commands.find(({ command }) => command === 'geminirx.commit')?.enablement, 'editorLangId == git-commit');
  });

  it('prevents workspaces from setting the program, the endpoint, or what answers may contain', () => {
    assert.equal(properties['geminirx.server.path'].scope, 'machine');
    assert.equal(properties['geminirx.endpoint'].scope, 'machine');
    assert.equal(properties['geminirx.stripControls'].scope, 'machine');
  });

  it('has no setting that could hold a key', () => {
    assert.deepEqual(Object.keys(properties), [
      'geminirx.server.path', 'geminirx.endpoint', 'geminirx.model', 'geminirx.granularity', 'geminirx.stripControls',
    ]);
  });

  it('binds Escape only while text arrives and no other editor feature uses the key', () => {
    const when = keybindings.find(({ command }) => command === stopCommand)?.when.split(' && ') ?? [];
    for (const condition of ['geminirx.streaming', 'editorTextFocus', '!suggestWidgetVisible', '!findWidgetVisible', '!inSnippetMode']) {
      assert.ok(when.includes(condition), condition);
    }
  });

  it('requires the VS Code version of its API types', () => {
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
  });
});

describe('the bundle', () => {
  it('requires only modules of VS Code and Node.js', () => {
    const bundle = readFileSync('out/extension.js', 'utf8');
    const required = [...bundle.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name?.replace('node:', '') ?? '');
    assert.ok(required.includes('vscode'));
    assert.deepEqual(required.filter((name) => name !== 'vscode' && !builtinModules.includes(name)), []);
  });

  it('contains the licenses of its packages', () => {
    assert.match(readFileSync('out/THIRD-PARTY-NOTICES.txt', 'utf8'), /vscode-languageclient 11\.0\.0/);
  });
});
