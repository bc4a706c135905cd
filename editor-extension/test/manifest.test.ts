import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { describe, it } from 'node:test';
import manifest from '../package.json';
import nls from '../package.nls.json';
import { chatCommand, placeCommands, stopCommand } from '../src/commandArguments';

const {
  commands,
  configuration: { properties },
  keybindings,
  menus,
} = manifest.contributes;
const strings: Readonly<Record<string, string>> = nls;

describe('the manifest', () => {
  it('has a text for each placeholder, and no other text', () => {
    const used = new Set([...JSON.stringify(manifest).matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name));
    assert.deepEqual(
      [...used].filter((name) => strings[name ?? ''] === undefined),
      [],
    );
    assert.deepEqual(
      Object.keys(strings).filter((name) => !used.has(name)),
      [],
    );
  });

  it('shows commands in menus that exist', () => {
    const ids = commands.map(({ command }) => command);
    const inMenus = Object.values(menus)
      .flat()
      .flatMap((item) => ('command' in item ? [item.command] : []));
    assert.deepEqual(
      [...inMenus, ...keybindings.map(({ command }) => command)].filter((id) => !ids.includes(id)),
      [],
    );
    assert.ok([...placeCommands, chatCommand, stopCommand].filter((id) => id !== 'geminirx.prompt').every((id) => ids.includes(id)));
  });

  it('hides commands that have nothing to act on', () => {
    const conditions = new Map(menus.commandPalette.map(({ command, when }) => [command, when]));
    for (const [name, condition] of [
      ['stopHere', 'streamingHere'],
      ['stop', 'streaming'],
      ['keepAnswer', 'hasAnswer'],
      ['discardAnswer', 'hasAnswer'],
      ['retryAnswer', 'hasEnded'],
      ['continueAnswer', 'canContinue'],
      ['openDiff', 'hasChanges'],
      ['chat', 'isConversation'],
    ]) {
      assert.equal(conditions.get(`geminirx.${name}`), `geminirx.${condition}`);
    }
  });

  it('prevents workspaces from setting the program, the endpoint or what answers may contain', () => {
    assert.equal(properties['geminirx.server.path'].scope, 'machine');
    assert.equal(properties['geminirx.endpoint'].scope, 'application');
    assert.equal(properties['geminirx.api'].scope, 'application');
    assert.equal(properties['geminirx.inlineCompletion.enabled'].scope, 'application');
    assert.equal(properties['geminirx.inlineCompletion.askFirst'].scope, 'application');
    assert.equal(properties['geminirx.stripControls'].scope, 'machine');
  });

  it('lets only a trusted workspace choose what costs money', () => {
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const restricted = ['geminirx.model', 'geminirx.contextTokens', 'geminirx.granularity'];
    assert.ok(restricted.every((name) => restrictedConfigurations.includes(name)));
  });

  it('has no setting that could hold a key', () => {
    assert.deepEqual(
      Object.keys(properties).filter((name) => /key|secret|token$/i.test(name)),
      [],
    );
  });

  it('binds Escape only while text arrives here and no other editor feature uses the key', () => {
    const when = keybindings.find(({ key }) => key === 'escape')?.when.split(' && ') ?? [];
    const conditions = ['geminirx.streamingHere', 'editorTextFocus', '!suggestWidgetVisible', '!findWidgetVisible', '!inSnippetMode'];
    for (const condition of conditions) {
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
    assert.deepEqual(
      required.filter((name) => name !== 'vscode' && !builtinModules.includes(name)),
      [],
    );
  });

  it('contains the licenses of its packages', () => {
    assert.match(readFileSync('out/THIRD-PARTY-NOTICES.txt', 'utf8'), /vscode-languageclient 11\.0\.0/);
  });
});
