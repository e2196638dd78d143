import type { TextColumn } from "./columns.js";

const encoder = new TextEncoder();

/**
 * What every dynamically linked program opens before its own work: shared libraries, the linker cache, locale data.
 * Decided once while reading: as a condition on a million paths in each query it costs a third of a second.
 */
const folders = ["/lib/", "/lib32/", "/lib64/", "/libx32/"].flatMap((folder) => [
  folder,
  `/usr${folder}`,
  `/usr/local${folder}`,
]);
const localeData = ["/usr/share/locale/", "/usr/share/zoneinfo/", "/etc/locale.alias"];
const prefixes = [...folders, "/etc/ld.so.cache", ...localeData].map((prefix) => encoder.encode(prefix));
/** The first four bytes of all of them, so that most other paths are told apart by one look. */
const heads = new Set(prefixes.map((prefix) => new DataView(prefix.buffer).getInt32(prefix.byteOffset)));

const writing = ["O_WRONLY", "O_RDWR", "O_CREAT"].map((name) => encoder.encode(name));

/** Whether the open in this row is a read-only one of such a file. */
export function isLibraryLoad(path: TextColumn, flags: TextColumn, row: number): boolean {
  const start = path.offsets[row] ?? 0;
  if (path.length - start < 4 || !heads.has(path.view.getInt32(start))) return false;
  const isBelow = prefixes.some((prefix) => startsWith(path.bytes, start, path.length, prefix));
  return (
    isBelow && !writing.some((flag) => contains(flags.bytes, flags.offsets[row] ?? 0, flags.length, flag))
  );
}

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++) if (bytes[start + at] !== prefix[at]) return false;
  return true;
}

function contains(bytes: Uint8Array, start: number, end: number, part: Uint8Array): boolean {
  for (let at = start; at + part.length <= end; at++) if (startsWith(bytes, at, end, part)) return true;
  return false;
}
