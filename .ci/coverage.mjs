// node coverage.mjs FOLDER LIBRARY...: the share of the lines of each library that its tests have run, from the reports in FOLDER/LIBRARY.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, ...libraries] = process.argv.slice(2);
let isMissing = false;
for (const library of libraries) {
  const { run, all, missed } = count(library);
  isMissing ||= all === 0;
  console.log(`${library.padEnd(24)} ${((100 * run) / all).toFixed(1).padStart(5)} % of ${String(all).padStart(6)} lines`);
  for (const [file, lines] of missed.slice(0, 3)) {
    console.log(`  ${String(lines).padStart(4)} lines of ${file} are not run`);
  }
}
process.exit(isMissing ? 1 : 0);

/** A line counts once, in however many generic or asynchronous methods of the compiler it is. */
function count(library) {
  const reports = readdirSync(join(folder, library), { recursive: true }).filter((path) => path.endsWith('coverage.cobertura.xml'));
  const lines = new Map();
  for (const report of reports) {
    const [, own = ''] = readFileSync(join(folder, library, report), 'utf8').split(`<package name="${library}"`);
    for (const [, file, body] of own.split('</package>')[0].matchAll(/<class [^>]*filename="([^"]+)"[^>]*>([\s\S]*?)<\/class>/g)) {
      for (const [, number, hits] of body.matchAll(/<line number="(\d+)" hits="(\d+)"/g)) {
        const key = `${file}\n${number}`;
        lines.set(key, Math.max(lines.get(key) ?? 0, Number(hits)));
      }
    }
  }
  const missed = new Map();
  for (const [key, hits] of lines) {
    const [file] = key.split('\n');
    // What the compiler's own generators write is tested where they come from.
    if (/(^|\/)obj\//.test(file)) {
      lines.delete(key);
    } else if (hits === 0) {
      missed.set(file, (missed.get(file) ?? 0) + 1);
    }
  }
  const run = [...lines.values()].filter((hits) => hits > 0).length;
  return { run, all: lines.size, missed: [...missed].sort((a, b) => b[1] - a[1]) };
}
