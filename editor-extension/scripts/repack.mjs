// Packs a ZIP file again, smaller: Node's own zlib, which vsce uses, is built for speed, and its files are 5 % larger.
import { readFileSync, writeFileSync } from 'node:fs';
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';

/** Replaces the file. Names, order, times and permissions stay. */
export async function repack(file) {
  // A compression stream would be Node's own zlib.
  configure({ useCompressionStream: false, useWebWorkers: false });
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(file)), { checkSignature: true });
  const writer = new ZipWriter(new Uint8ArrayWriter(), { level: 9, extendedTimestamp: false, dataDescriptor: false });
  for (const entry of await reader.getEntries()) {
    const { filename, lastModDate, versionMadeBy, externalFileAttributes } = entry;
    const content = new Uint8ArrayReader(await entry.getData(new Uint8ArrayWriter()));
    await writer.add(filename, content, { lastModDate, versionMadeBy, externalFileAttributes });
  }
  writeFileSync(file, await writer.close());
}
