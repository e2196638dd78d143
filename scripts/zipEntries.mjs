import { readFileSync } from "node:fs";

const endOfDirectorySignature = 0x06054b50;
const entrySignature = 0x02014b50;

/**
 * The entries of a zip file, from its central directory (PKWARE APPNOTE 6.3, sections 4.3.12 and 4.3.16). Enough for
 * the small archives that vsce writes: no zip64, one disk.
 *
 * @param {string} file
 * @returns {{ name: string; sizeBytes: number; compressedBytes: number }[]}
 */
export function zipEntries(file) {
  const bytes = readFileSync(file);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endOfDirectorySignature)
    throw new Error(`${file} is no zip file`);
  const entries = [];
  let offset = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    if (bytes.readUInt32LE(offset) !== entrySignature) throw new Error(`${file}: damaged directory`);
    const nameBytes = bytes.readUInt16LE(offset + 28);
    const name = bytes.toString("utf8", offset + 46, offset + 46 + nameBytes);
    entries.push({
      name,
      compressedBytes: bytes.readUInt32LE(offset + 20),
      sizeBytes: bytes.readUInt32LE(offset + 24),
    });
    offset += 46 + nameBytes + bytes.readUInt16LE(offset + 30) + bytes.readUInt16LE(offset + 32);
  }
  return entries;
}
