// Writes the texts of the code for translators: l10n/bundle.l10n.json.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const bundle = 'l10n/bundle.l10n.json';
const texts = readdirSync('src').flatMap((name) =>
  [...readFileSync(join('src', name), 'utf8').matchAll(/l10n\.t\(\s*'((?:[^'\\]|\\.)+)'/g)].map(([, text]) => text.replaceAll("\\'", "'")),
);
writeFileSync(bundle, `${JSON.stringify(Object.fromEntries([...new Set(texts)].sort().map((text) => [text, text])), null, 2)}\n`);
