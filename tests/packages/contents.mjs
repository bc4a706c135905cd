// node contents.mjs FOLDER VERSION NAME...: what must be in each package, and what must not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readZip } from './zip.mjs';

const [folder, version, ...names] = process.argv.slice(2);
const problems = [];

const described = [
  '<license type="expression">MIT<',
  '<icon>icon.png<',
  '<readme>README.md<',
  '<tags>',
  '<projectUrl>https://',
  '<repository type="git" url="https://',
  '<description>',
];

for (const name of names) {
  const file = join(folder, `${name}.${version}.nupkg`);
  const says = (problem) => problems.push(`${name}: ${problem}`);
  if (!existsSync(file)) {
    says('was not made');
    continue;
  }

  const entries = readZip(file);
  for (const entry of ['README.md', 'LICENSE', 'icon.png', `${name}.nuspec`]) {
    if (!entries.has(entry)) {
      says(`lacks ${entry}`);
    }
  }

  const manifest = String(entries.get(`${name}.nuspec`)?.() ?? '');
  for (const part of described) {
    if (!manifest.includes(part)) {
      says(`its description lacks ${part}`);
    }
  }

  if (name === 'GeminiRx.Cli') {
    continue;
  }

  const frameworks = ['GeminiRx', 'GeminiRx.Extensions.AI', 'GeminiRx.Testing'].includes(name) ? ['net10.0', 'net8.0'] : ['net10.0'];
  for (const framework of frameworks) {
    for (const extension of ['dll', 'xml']) {
      if (!entries.has(`lib/${framework}/${name}.${extension}`)) {
        says(`lacks lib/${framework}/${name}.${extension}`);
      }
    }

    // The comments of internal types are for people who change the code.
    const comments = String(entries.get(`lib/${framework}/${name}.xml`)?.() ?? '');
    const inner = /<member name="T:[\w.]+\.(?:Internal|Wire|Text)\.[\w.]+"/.exec(comments);
    if (inner) {
      says(`has the comments of internal types, such as ${inner[0]}`);
    }
  }

  if (!existsSync(file.replace('.nupkg', '.snupkg'))) {
    says('has no package of symbols');
  }
}

console.log(problems.join('\n') || `${names.length} packages are complete.`);
process.exitCode = problems.length > 0 ? 1 : 0;
