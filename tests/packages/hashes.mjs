// node hashes.mjs FOLDER VERSION NAME...: the hash of each assembly of this project in the packages, one a line.
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { readZip } from './zip.mjs';

const [folder, version, ...names] = process.argv.slice(2);
for (const name of names) {
  for (const [entry, read] of [...readZip(join(folder, `${name}.${version}.nupkg`))].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (/(?:^|\/)GeminiRx[^/]*\.dll$/.test(entry)) {
      console.log(`${createHash('sha256').update(read()).digest('hex')} ${name}/${entry}`);
    }
  }
}
