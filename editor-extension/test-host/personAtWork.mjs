// What a person does in windows of their own: with completions and a Git repository, and in a folder that is not trusted at first.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './workbench.mjs';

/** A repository with a staged change. */
export function prepareRepository(workspace) {
  for (const args of [
    ['init', '--quiet'],
    ['add', 'fruit.md'],
  ]) {
    const { status, stderr } = spawnSync('git', args, { cwd: workspace, encoding: 'utf8' });
    if (status !== 0) {
      throw new Error(`git ${args[0]} failed: ${stderr}`);
    }
  }
}

/** Settings of a workspace that nobody should have who does not trust it. */
export function prepareModel(workspace) {
  mkdirSync(join(workspace, '.vscode'));
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'geminirx.model': 'gpt-of-the-workspace' }));
}

export const atWork = (patience) => ({
  'ghost text is accepted with Tab': async (person) => {
    const { page } = person;
    await person.open('notes.md', 3);
    await page.keyboard.type('The planets are ', { delay: 30 });
    const ghost = page.locator('.view-lines [class*="ghost-text"]').first();
    // What is typed before the server has started asks for nothing.
    await until(
      async () => {
        await page.keyboard.press('Backspace');
        await page.keyboard.type(' ');
        await ghost.waitFor({ timeout: 5000 });
        return true;
      },
      patience,
      () => 'no ghost text',
    );
    await person.sees('Mercury, Venus, Earth and Mars.');
    await person.picture('17-ghost-text');
    await page.keyboard.press('Tab');
    await ghost.waitFor({ state: 'hidden', timeout: patience });
    const planets = 'Mercury, Venus, Earth and Mars.\nThen come Jupiter and Saturn.\nThe last ones are Uranus and Neptune.';
    await person.saved('notes.md', `# Notes\n\nThe planets are ${planets}\n\nThe end.\n`);
  },

  'the button of the source control view writes the message': async (person) => {
    const { page } = person;
    await page.locator('.activitybar .badge[aria-label^="Source Control"]').first().click();
    const button = page.locator('.part.sidebar a.action-label[aria-label*="Write Commit Message"]').first();
    await button.waitFor({ timeout: patience });
    await button.click();
    const input = page.locator('.scm-editor .view-lines').first();
    await until(
      async () => (await input.innerText()).replaceAll('\u00a0', ' ').includes('Add the list of planets'),
      patience,
      () => 'no message in the input box',
    );
    await page.mouse.move(900, 600);
    await person.picture('18-commit-message');
    await person.command('View: Show Explorer');
  },
});

export const trusting = (patience) => ({
  'trust that is granted later gives the workspace its model': async (person) => {
    const { page } = person;
    await page.locator('.part.statusbar').getByText('Restricted Mode').first().waitFor({ timeout: patience });
    await person.open('notes.md', 3);
    await page.keyboard.press('Control+Alt+G');
    await person.sees('The answer of the emulator.');
    await page.keyboard.press('Control+Z');
    await person.seesNot('The answer of the emulator.');
    await person.picture('19-restricted');
    await page.locator('.part.banner').getByText('Manage', { exact: true }).first().click();
    await page.locator('.workspace-trust-editor').getByRole('button', { name: 'Trust', exact: true }).first().click({ timeout: patience });
    await page.locator('.workspace-trust-editor').getByText('You trust this folder').first().waitFor({ timeout: patience });
    await person.open('notes.md', 3);
    await page.keyboard.press('Control+Alt+G');
    const toast = page.locator('.notification-toast').filter({ hasText: 'is not found' });
    await toast.first().waitFor({ timeout: patience });
    await toast.getByText('Choose Model', { exact: true }).first().waitFor({ timeout: patience });
    await person.picture('20-trusted');
  },
});
