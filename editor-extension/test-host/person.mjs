// Uses the extension as a person does: keys and clicks in the window of VS Code, with pictures of what is seen.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { startEmulator } from './emulator.mjs';
import { film } from './film.mjs';
import { atWork, prepareModel, prepareRepository, trusting } from './personAtWork.mjs';
import { openLimit, startWorkbench, until } from './workbench.mjs';

// The machine may be busy, and VS Code starts slowly then.
const patience = 60_000;

export async function personTests({ programs, vsix, server, rules, work, pictures, filter, count }) {
  const emulator = await startEmulator(server, rules, ['--first-chunk-delay', '900', '--burst-interval', '120']);
  const shared = { programs, vsix, pictures, filter, count };
  const openWindow = (options, all) =>
    inWindow(options, all).catch((error) => {
      count('FAIL', 'person: the window', error.message);
    });
  try {
    const machine = { 'workbench.welcomePage.walkthroughs.openOnInstall': true };
    await openWindow({ ...shared, folder: join(work, 'first'), machine }, firstRun);
    const environment = { GEMINI_API_KEY: 'key-of-a-person' };
    const settings = { 'geminirx.endpoint': emulator.address };
    // The budget is long, so that the whole answer is offered also on a busy machine.
    const completing = { 'geminirx.inlineCompletion.enabled': true, 'geminirx.inlineCompletion.budget': 20_000 };
    await openWindow(
      { ...shared, folder: join(work, 'work'), environment, settings: { ...settings, ...completing }, prepare: prepareRepository },
      atWork(patience),
    );
    await openWindow(
      { ...shared, folder: join(work, 'trust'), environment, settings, prepare: prepareModel, trust: true },
      trusting(patience),
    );
    await openWindow(
      {
        ...shared,
        folder: join(work, 'person'),
        environment,
        settings: { ...settings, 'window.autoDetectColorScheme': true, 'window.autoDetectHighContrast': true },
      },
      daily,
    );
  } finally {
    await emulator.stop();
  }
}

/** Installs the package into a new VS Code and runs tests in its window. A test that fails leaves a picture; the next one goes on. */
async function inWindow(options, all) {
  const { programs, vsix, folder, pictures, filter, count, settings, machine, environment, prepare, trust } = options;
  const tests = Object.entries(all).filter(([name]) => name.includes(filter));
  if (tests.length === 0) {
    return;
  }
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  writeFileSync(join(workspace, 'notes.md'), '# Notes\n\n\n\nThe end.\n');
  writeFileSync(join(workspace, 'other.md'), 'Another document.\n');
  writeFileSync(join(workspace, 'story.md'), '# The lighthouse\n\n\n');
  writeFileSync(join(workspace, 'fruit.md'), 'Fruit\n\napples\nplums\npears\nfigs\ngrapes\n\nThe end.\n');
  prepare?.(workspace);
  install(programs, folder, vsix);
  const own = { 'editor.minimap.enabled': false, 'geminirx.trace.server': 'messages', ...settings };
  const workbench = await startWorkbench(programs, folder, { settings: own, machine, environment, trust });
  const { page } = workbench;
  const person = new Person(page, workspace, pictures, programs.sharp);
  try {
    await page.goto(`http://127.0.0.1:${workbench.port}/?folder=${encodeURIComponent(workspace)}`, { timeout: openLimit });
    await page.locator('.explorer-folders-view').waitFor({ timeout: openLimit });
    for (const [name, test] of tests) {
      const start = Date.now();
      try {
        await test(person);
        count('ok', `person: ${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
      } catch (error) {
        const file = `failed-${name.replaceAll(/\W+/g, '-')}`;
        await person.picture(file);
        writeFileSync(join(pictures, `${file}.log`), readLogs(join(workbench.user, 'logs')));
        count(
          'FAIL',
          `person: ${name}`,
          `${error.message}\nThe log, with the messages of the server, is in ${join(pictures, `${file}.log`)}.`,
        );
      }
      await person.closeAll();
    }
    if (workbench.outside.size > 0) {
      count('FAIL', 'person: requests to other machines', [...workbench.outside].join(', '));
    }
  } finally {
    await workbench.stop();
  }
}

/** What the extension has logged. The trace has the names of all messages, and not their content. */
function readLogs(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => basename(path) === 'GeminiRx.log')
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('\n');
}

function install(programs, folder, vsix) {
  const { status, stdout, stderr } = spawnSync(
    programs.node,
    [
      programs.codeServer,
      '--user-data-dir',
      join(folder, 'user'),
      '--extensions-dir',
      join(folder, 'extensions'),
      '--config',
      join(folder, 'config.yaml'),
      '--install-extension',
      vsix,
    ],
    { encoding: 'utf8', env: { ...process.env, PATH: `${dirname(programs.node)}:${process.env.PATH}` } },
  );
  if (status !== 0) {
    throw new Error(`The package cannot be installed. ${stdout}${stderr}`);
  }
}

const firstRun = {
  'first run: the walkthrough opens': async (person) => {
    const { page } = person;
    await page.getByText('Start with GeminiRx').first().waitFor({ timeout: patience });
    await page.getByText('Text arrives where you are').first().waitFor({ timeout: patience });
    await person.picture('1-walkthrough');
    await page.getByText('Try it now, without a key').first().click();
    await page.getByRole('button', { name: 'Try the Emulator' }).first().waitFor({ timeout: patience });
    await person.picture('2-walkthrough-try');
  },

  'first run: from the missing key to the first text': async (person) => {
    const { page } = person;
    await person.open('notes.md', 3);
    await page.keyboard.press('Control+Alt+G');
    const toast = page.locator('.notification-toast');
    await toast.getByText('No API key is set.').first().waitFor({ timeout: patience });
    for (const button of ['Set Key', 'Get a Key', 'Try the Emulator']) {
      await toast.getByText(button, { exact: true }).first().waitFor({ timeout: patience });
    }
    await person.picture('3-no-key');
    const squiggles = await page.locator('.squiggly-error, .squiggly-warning').count();
    if (squiggles > 0) {
      throw new Error(`${squiggles} squiggles on the user's prose`);
    }
    await toast.getByText('Try the Emulator', { exact: true }).first().click();
    await person.sees('No model wrote this');
    await person.picture('4-first-text');
    await page.keyboard.press('Escape');
  },
};

const daily = {
  'write by an instruction': async (person) => {
    const { page } = person;
    await person.open('notes.md', 3);
    await person.command('Gemini: Write…');
    await person.instruct('the capital of France');
    await person.sees('The capital of France is Paris.');
    await page.locator('.codelens-decoration').getByText('Keep').first().waitFor({ timeout: patience });
    await person.picture('6-written-light');
    await person.hover('The capital of France', /Written by Gemini: .+ tokens, [\d.]+ s/);
    await page.locator('.codelens-decoration').getByText('Keep').first().click();
    await person.saved('notes.md', '# Notes\n\nThe capital of France is Paris.\n\nThe end.\n');
  },

  // The README has a copy, in images/.
  'the animation: an answer arrives and is kept': async (person) => {
    const { page } = person;
    await person.open('story.md', 3);
    const file = join(person.pictures, 'write.gif');
    const frames = await film(page, person.sharp, file, async () => {
      await page.keyboard.press('Control+Alt+I');
      const input = page.locator('.quick-input-widget input[placeholder*="instruction"]');
      await input.waitFor({ timeout: patience });
      await input.pressSequentially('a scene at a lighthouse', { delay: 45 });
      await person.row('a scene at a lighthouse');
      await page.keyboard.press('Enter');
      await person.sees('would be cold.');
      await page.locator('.codelens-decoration').getByText('Keep').first().waitFor({ timeout: patience });
      await page.waitForTimeout(1500);
      await page.locator('.codelens-decoration').getByText('Keep').first().click();
      await page.locator('.codelens-decoration').getByText('Keep').first().waitFor({ state: 'hidden', timeout: patience });
    });
    const { size } = statSync(file);
    if (frames < 10 || size > 1_000_000) {
      throw new Error(`The animation has ${frames} pictures and ${size} bytes; it should have at least 10 and at most 1 MB.`);
    }
  },

  'a place where an answer is awaited has a spinner with seconds': async (person) => {
    await person.open('other.md', 1);
    await person.command('Gemini: Write…');
    await person.instruct('SLOW-START');
    await until(
      async () => /[⠀-⣿] .+, 2 s/.test(await person.decorations()),
      patience,
      () => 'no spinner with seconds',
    );
    await person.picture('5-waiting');
    await person.sees('It came late.');
    await until(
      async () => !/, \d s/.test(await person.decorations()),
      patience,
      () => 'the spinner stays',
    );
  },

  'the thoughts are shown at the place where the answer is awaited': async (person) => {
    const { page } = person;
    await person.open('other.md', 1);
    await page.keyboard.press('Control+End');
    await person.command('Gemini: Write…');
    await person.instruct('THINK-LONG');
    await until(
      async () => /[⠀-⣿] thinking, /.test(await person.decorations()),
      patience,
      () => 'no spinner says that the model thinks',
    );
    const hover = page.locator('.monaco-hover').getByText('The GeminiRx emulator does not think.').first();
    await until(
      async () => {
        // A busy window may lay the line out again just then, so the pointer moves again.
        const spinner = await person.spinner();
        await page.mouse.move(spinner.x + spinner.width - 40, spinner.y + spinner.height / 2);
        await page.mouse.move(spinner.x + spinner.width - 30, spinner.y + spinner.height / 2);
        await hover.waitFor({ timeout: 3000 });
        return true;
      },
      patience,
      () => 'no hover over the spinner',
    );
    // It stays, while the spinner turns.
    await page.waitForTimeout(1500);
    await person.picture('21-thoughts');
    if (!(await hover.isVisible())) {
      throw new Error('The hover disappears while the spinner turns.');
    }
    await page.mouse.move(5, 5);
    await person.sees('Thought through.');
  },

  'the spinner is never beside the first text': async (person) => {
    const { page } = person;
    for (let count = 0; count < 3; count++) {
      await person.open('other.md', 1);
      await page.keyboard.press('Control+End');
      await page.keyboard.press('Enter');
      await person.command('Gemini: Write…');
      await person.instruct('SLOW-START');
      await person.watchSpinner('It came late.');
      await person.sees('It came late.');
      const seen = await page.evaluate(() => window.spinnerBesideText);
      if (!seen.hadSpinner || seen.frames > 0) {
        throw new Error(`The first text is beside the spinner in ${seen.frames} frames: ${JSON.stringify(seen)}`);
      }
      await page.keyboard.press('Control+Z');
      await person.seesNot('It came late.');
    }
  },

  'rewrite, and discard one change': async (person) => {
    const { page } = person;
    await person.open('fruit.md', 3);
    await page.keyboard.press('Home');
    for (let line = 0; line < 4; line++) {
      await page.keyboard.press('Shift+ArrowDown');
    }
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Control+Alt+I');
    await person.instruct('shout the fruit');
    await person.sees('GRAPES');
    const discards = (count) =>
      until(
        async () => (await person.lenses('Discard')).length === count,
        patience,
        () => `not ${count} changes`,
      );
    await discards(3);
    await person.picture('7-rewritten');
    await (await person.lenses('Discard'))[1].click();
    await discards(2);
    await person.picture('8-one-discarded');
    await person.saved('fruit.md', 'Fruit\n\nAPPLES\nplums\npears\nfigs\nGRAPES\n\nThe end.\n');
    await person.command('Gemini: Open Diff');
    await page.locator('.monaco-diff-editor').first().waitFor({ timeout: patience });
    await person.picture('9-diff');
  },

  'chat in a document': async (person) => {
    const { page } = person;
    await person.command('Gemini: Open Chat');
    await page.locator('.editor-instance .view-line').first().waitFor({ timeout: patience });
    await person.waitForFocus();
    await page.keyboard.type('What is the capital of France?');
    await page.locator('.codelens-decoration').getByText('Send').first().waitFor({ timeout: patience });
    await page.keyboard.press('Control+Enter');
    await person.sees('The capital of France is Paris.');
    await page.keyboard.press('Control+End');
    // VS Code shows the lenses of the earlier text until it has asked for new ones.
    await until(
      async () => (await person.lenses('(Send|Stop)')).length === 0,
      patience,
      () => 'a lens of the answered question stays',
    );
    await person.picture('10-chat');
  },

  'Escape stops, and the text stays': async (person) => {
    const { page } = person;
    await person.open('other.md', 1);
    await page.keyboard.press('Control+End');
    await person.command('Gemini: Write…');
    await person.instruct('a slow answer');
    await person.sees('three');
    await page.keyboard.press('Escape');
    await page.locator('.codelens-decoration').getByText('Retry').first().waitFor({ timeout: patience });
    await person.save();
    const text = readFileSync(join(person.workspace, 'other.md'), 'utf8');
    if (!text.includes('one two three') || text.includes('forty')) {
      throw new Error(`The answer was not stopped, or it is gone: ${JSON.stringify(text)}`);
    }
  },

  'one undo after a tab switch': async (person) => {
    const { page } = person;
    await person.open('notes.md', 2);
    await page.keyboard.press('Control+End');
    await person.command('Gemini: Write…');
    await person.instruct('a long answer');
    await person.sees('three');
    await person.open('fruit.md', 1);
    await page.waitForTimeout(4000);
    await person.open('notes.md', 2);
    await person.sees('forty.');
    await page.locator('.codelens-decoration').getByText('Discard').first().waitFor({ timeout: patience });
    await page.keyboard.press('Control+Z');
    await person.seesNot('one two');
    // At once, perhaps before the last step back is done.
    await page.keyboard.press('Control+Y');
    await person.sees('forty.');
    await page.keyboard.press('Control+Z');
    await person.seesNot('one two');
    await page.keyboard.press('Control+Y');
    await person.sees('forty.');
  },

  'light, dark and high contrast': async (person) => {
    const { page } = person;
    for (const [name, media] of [
      ['dark', { colorScheme: 'dark' }],
      ['contrast', { colorScheme: 'dark', forcedColors: 'active' }],
      ['light', { colorScheme: 'light', forcedColors: 'none' }],
    ]) {
      await page.emulateMedia(media);
      await page.waitForTimeout(500);
      await person.open('fruit.md', 1);
      await page.keyboard.press('Control+End');
      await person.command('Gemini: Write…');
      await person.instruct('a slow answer');
      await person.sees('seven');
      await person.picture(`11-${name}`);
      // There the color of the background says nothing, so a border does.
      const bordered = await person.hasBorder();
      if (bordered !== (name === 'contrast')) {
        throw new Error(`New text has ${bordered ? 'a' : 'no'} border in ${name}.`);
      }
      await page.keyboard.press('Escape');
      await page.locator('.codelens-decoration').getByText('Discard').first().click();
      await person.seesNot('seven');
    }
  },

  'the status and the menu': async (person) => {
    const { page } = person;
    await person.open('notes.md', 1);
    await page.locator('.view-lines .view-line').first().click({ button: 'right' });
    await page.locator('.monaco-menu').getByText('Gemini', { exact: true }).first().hover();
    await page.locator('.monaco-menu').getByText('Continue Here').first().waitFor({ timeout: patience });
    await person.picture('12-menu');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await person.command('Gemini: Show Status');
    await page
      .locator('.quick-input-list')
      .getByText(/tokens/)
      .first()
      .waitFor({ timeout: patience });
    await person.picture('13-status');
    await page.keyboard.press('Escape');
    await person.command('Gemini: Select Model…');
    await page
      .locator('.quick-input-list')
      .getByText(/reads [\d,]+ tokens/)
      .first()
      .waitFor({ timeout: patience });
    await person.picture('14-models');
    await page.keyboard.press('Escape');
  },

  'the page of the extension and its settings': async (person) => {
    const { page } = person;
    await person.command('Extensions: Show Installed Extensions');
    await page.locator('.extensions-list').getByText('GeminiRx').first().click();
    await page.locator('.extension-editor').first().waitFor({ timeout: patience });
    // Away from the list, whose hover covers the page.
    await page.mouse.move(900, 600);
    await page.waitForTimeout(1500);
    await person.picture('15-extension');
    await person.command('Preferences: Open Settings (UI)');
    await page.locator('.settings-editor .suggest-input-container').first().click();
    await page.keyboard.type('geminirx.');
    await page.locator('.settings-editor').getByText('Granularity').first().waitFor({ timeout: patience });
    await person.picture('16-settings');
  },
};

/** What a person does, and sees. */
class Person {
  constructor(page, workspace, pictures, sharp) {
    Object.assign(this, { page, workspace, pictures, sharp });
  }

  /** Opens a file and puts the cursor into a line. */
  async open(name, line) {
    await this.ask('Control+P', `${name}:${line}`);
    await this.row(name);
    await this.page.keyboard.press('Enter');
    await this.page.locator(`.tab.active[aria-label*="${name}"]`).first().waitFor({ timeout: patience });
    await this.page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: patience });
    await this.page.locator('.part.statusbar').getByText(`Ln ${line}, `).first().waitFor({ timeout: patience });
    await this.waitForFocus();
    await this.page.waitForTimeout(300);
  }

  /** Opens the quick input by a key, and fills it. A busy window, or one that has just opened, loses keys. */
  async ask(key, text) {
    const input = this.page.locator('.quick-input-widget input').first();
    await until(
      async () => {
        await this.page.keyboard.press(key);
        return input.waitFor({ timeout: 5000 }).then(
          () => true,
          () => false,
        );
      },
      patience,
      () => `${key} opens no input`,
    );
    await input.fill(text);
  }

  /** Waits until the editor gets the keys. A key that is pressed before is lost. */
  waitForFocus() {
    return until(
      () => this.page.evaluate(() => document.activeElement?.closest('.editor-instance .monaco-editor') != null),
      patience,
      () => 'the editor does not have the focus',
    );
  }

  /** Chooses a command in the palette. A palette that opens before VS Code knows the command never shows it. */
  async command(title) {
    const end = Date.now() + patience;
    for (let isShown = false; !isShown;) {
      await this.ask('F1', `>${title}`);
      isShown = await this.row(title, 5000).then(
        () => true,
        (error) => {
          if (Date.now() > end) {
            throw error;
          }
          return false;
        },
      );
      await this.page.keyboard.press(isShown ? 'Enter' : 'Escape');
    }
  }

  /** Waits until the list has chosen the row. */
  row(text, timeout = patience) {
    return this.page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: text }).first().waitFor({ timeout });
  }

  /** The lenses of a title, from the top. */
  async lenses(title) {
    const found = await this.page
      .locator('.codelens-decoration a')
      .filter({ hasText: new RegExp(`^\\W*${title}$`) })
      .all();
    const placed = await Promise.all(found.map(async (lens) => ({ lens, y: (await lens.boundingBox())?.y ?? 0 })));
    return placed.sort((a, b) => a.y - b.y).map(({ lens }) => lens);
  }

  async instruct(text) {
    const input = this.page.locator('.quick-input-widget input[placeholder*="instruction"]');
    await input.waitFor({ timeout: patience });
    await input.fill(text);
    await this.row(text);
    await this.page.keyboard.press('Enter');
  }

  /** Points at a text and waits for what VS Code shows about it. */
  async hover(text, expected) {
    await this.page
      .locator('.view-lines')
      .getByText(text)
      .first()
      .hover({ position: { x: 40, y: 8 } });
    await this.page.locator('.monaco-hover').getByText(expected).first().waitFor({ timeout: patience });
    await this.page.mouse.move(5, 5);
    await this.page.locator('.monaco-hover').first().waitFor({ state: 'hidden', timeout: patience });
  }

  text() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.editor-instance .view-lines')]
        .map((lines) => lines.innerText.replaceAll('\u00a0', ' ').replaceAll('\n', ' '))
        .join('\n'),
    );
  }

  /** The text that decorations show. */
  decorations() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.editor-instance .view-lines span')]
        .map((element) => window.getComputedStyle(element, '::after').content)
        .join('\n'),
    );
  }

  /** Where the spinner is. */
  async spinner() {
    return this.page.evaluate(() => {
      const element = [...document.querySelectorAll('.editor-instance .view-lines span')].findLast((one) =>
        /[⠀-⣿] /.test(window.getComputedStyle(one, '::after').content),
      );
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  /** Looks in each frame from now on whether the text is there together with a spinner. */
  watchSpinner(text) {
    return this.page.evaluate((part) => {
      const seen = (window.spinnerBesideText = { frames: 0, hadSpinner: false });
      const look = () => {
        const all = [...document.querySelectorAll('.editor-instance .view-lines')];
        const spins = all.some((lines) =>
          [...lines.querySelectorAll('span')].some((one) => /[⠀-⣿] /.test(window.getComputedStyle(one, '::after').content)),
        );
        const isThere = all.some((lines) => lines.textContent.replaceAll('\u00a0', ' ').includes(part));
        seen.hadSpinner ||= spins;
        seen.frames += spins && isThere ? 1 : 0;
        if (!isThere || spins) {
          window.requestAnimationFrame(look);
        }
      };
      look();
    }, text);
  }

  /** Whether a decoration has a border that is seen. */
  hasBorder() {
    return this.page.evaluate(() =>
      [...document.querySelectorAll('.editor-instance .view-overlays .cdr')].some((element) => {
        const { borderTopStyle, borderTopColor } = window.getComputedStyle(element);
        return borderTopStyle === 'dashed' && !/, 0\)$/.test(borderTopColor);
      }),
    );
  }

  async sees(part, limit = patience) {
    let last = '';
    await until(
      async () => (last = await this.text()).includes(part),
      limit,
      () => `not seen: ${part}; seen: ${last}`,
    );
  }

  async seesNot(part) {
    await until(
      async () => !(await this.text()).includes(part),
      patience,
      () => `still seen: ${part}`,
    );
  }

  async save() {
    await this.page.keyboard.press('Control+S');
    await this.noDirtyTab();
  }

  noDirtyTab() {
    return until(
      async () => (await this.page.locator('.tab.active.dirty').count()) === 0,
      patience,
      () => 'the document is not saved',
    );
  }

  async saved(name, text) {
    await this.save();
    const file = readFileSync(join(this.workspace, name), 'utf8');
    if (file !== text) {
      throw new Error(`${name} is ${JSON.stringify(file)}, not ${JSON.stringify(text)}`);
    }
  }

  picture(name) {
    return this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
  }

  async closeAll() {
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.press('Escape');
    await this.command('Notifications: Clear All Notifications').catch(() => this.page.keyboard.press('Escape'));
    await this.command('View: Revert and Close Editor').catch(() => this.page.keyboard.press('Escape'));
    await this.command('View: Close All Editors').catch(() => this.page.keyboard.press('Escape'));
    const discard = this.page.locator('.monaco-dialog-box').getByText("Don't Save");
    if ((await discard.count()) > 0) {
      await discard.first().click();
    }
    await this.page.waitForTimeout(300);
  }
}
