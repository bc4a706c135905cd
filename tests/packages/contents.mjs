// node contents.mjs FOLDER VERSION NAME...: what must be in each package, and what must not.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';

const [folder, version, ...names] = process.argv.slice(2);
const problems = [];

// The entries of a zip archive, which a package is. The directory at its end has the sizes, also where the entries do not.
function read(path) {
  const zip = readFileSync(path);
  const entries = new Map();
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((offset) => zip.readUInt16LE(at + offset));
    const entry = zip.readUInt32LE(at + 42);
    const start = entry + 30 + zip.readUInt16LE(entry + 26) + zip.readUInt16LE(entry + 28);
    const bytes = zip.subarray(start, start + size);
    entries.set(zip.toString('utf8', at + 46, at + 46 + name), () => (method === 0 ? bytes : inflateRawSync(bytes)).toString());
    at += 46 + name + extra + comment;
  }

  return entries;
}

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

  const entries = read(file);
  for (const entry of ['README.md', 'LICENSE', 'icon.png', `${name}.nuspec`]) {
    if (!entries.has(entry)) {
      says(`lacks ${entry}`);
    }
  }

  const manifest = entries.get(`${name}.nuspec`)?.() ?? '';
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
    const comments = entries.get(`lib/${framework}/${name}.xml`)?.() ?? '';
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
