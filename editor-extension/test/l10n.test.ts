import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import bundle from '../l10n/bundle.l10n.json';

describe('the texts for translators', () => {
  it('are those of the code; otherwise run npm run l10n', () => {
    const sources = readdirSync('src')
      .map((name) => readFileSync(join('src', name), 'utf8'))
      .join('\n');
    const used = [...sources.matchAll(/l10n\.t\(\s*(['"`])((?:\\.|(?!\1).)+)\1/g)].map(([, , text]) => text?.replaceAll("\\'", "'") ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(bundle));
  });
});
