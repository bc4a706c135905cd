import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

// The entries of a zip archive, which a package is, each as a function that gives its bytes. The directory at its end has the sizes, also
// where the entries do not.
export function readZip(path) {
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
    entries.set(zip.toString('utf8', at + 46, at + 46 + name), () => (method === 0 ? bytes : inflateRawSync(bytes)));
    at += 46 + name + extra + comment;
  }

  return entries;
}
