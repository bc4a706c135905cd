// node contents.mjs FOLDER VERSION NAME...: what must be in each package, and what must not.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const [folder, version, ...names] = process.argv.slice(2);
const problems = [];
const unzip = (file, entry) =>
  execFileSync('python3', ['-c', 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); sys.stdout.write("\\n".join(z.namelist()) if len(sys.argv)<3 else z.read(sys.argv[2]).decode())', file, ...(entry ? [entry] : [])], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });

for (const name of names) {
  const file = join(folder, `${name}.${version}.nupkg`);
  const says = (problem) => problems.push(`${name}: ${problem}`);
  if (!existsSync(file)) {
    says('was not made');
    continue;
  }

  const entries = unzip(file).split('\n');
  for (const entry of ['README.md', 'LICENSE', 'icon.png', `${name}.nuspec`]) {
    if (!entries.includes(entry)) {
      says(`lacks ${entry}`);
    }
  }

  const manifest = unzip(file, `${name}.nuspec`);
  for (const part of ['<license type="expression">MIT<', '<icon>icon.png<', '<readme>README.md<', '<tags>', '<projectUrl>https://', '<repository type="git" url="https://', '<description>']) {
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
      if (!entries.includes(`lib/${framework}/${name}.${extension}`)) {
        says(`lacks lib/${framework}/${name}.${extension}`);
      }
    }

    // The comments of internal types are for people who change the code.
    const comments = unzip(file, `lib/${framework}/${name}.xml`);
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
