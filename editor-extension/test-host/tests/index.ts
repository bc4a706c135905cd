import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { accessibilityTests } from './accessibility';
import { arrivalTests } from './arrival';
import { completionsTests } from './completions';
import { failuresTests } from './failures';
import { firstRunTests } from './firstRun';
import { languageModelsTests } from './languageModels';
import { newDocumentsTests } from './newDocuments';
import { portableTests } from './portable';
import { restrictedTests } from './restricted';
import { writingTests } from './writing';
import { ui } from './ui';
import { closeAll, environment, readLog } from './environment';

export type Tests = Readonly<Record<string, () => Promise<void>>>;

const limit = 90_000;
const suites: Readonly<Record<string, Tests>> = {
  main: {
    ...arrivalTests,
    ...writingTests,
    ...newDocumentsTests,
    ...accessibilityTests,
    ...languageModelsTests,
    ...completionsTests,
    ...failuresTests,
  },
  firstRun: firstRunTests,
  restricted: restrictedTests,
  portable: portableTests,
};

/** VS Code calls this in its extension host. */
export async function run(): Promise<void> {
  const results: { outcome: string; name: string; details: string }[] = [];
  const tests = Object.entries(suites[environment.suite] ?? {}).filter(([name]) => name.includes(environment.filter));
  for (const [name, test] of tests) {
    const start = Date.now();
    try {
      ui.reset();
      await withLimit(test().finally(closeAll));
      results.push({ outcome: 'ok', name: `${name} (${((Date.now() - start) / 1000).toFixed(1)} s)`, details: '' });
    } catch (error) {
      const reason = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
      results.push({ outcome: 'FAIL', name, details: [reason, ui.describe(), ...readLog().split('\n').slice(-12)].join('\n') });
    }
    // A window that hangs leaves what is known.
    writeFileSync(environment.results, JSON.stringify(results));
  }
  ui.restore();
  if (results.some(({ outcome }) => outcome === 'FAIL')) {
    throw new Error('Tests failed.');
  }
}

async function withLimit(test: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no end after ${limit} ms`));
    }, limit);
  });
  try {
    await Promise.race([test, late]);
  } finally {
    clearTimeout(timer);
  }
}
