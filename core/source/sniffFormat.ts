/** What the first bytes of a file say it is. */
export type FileFormat =
  | { readonly kind: "gzip" }
  | { readonly kind: "text" }
  /** A format that cannot hold a trace, with its name for people. */
  | { readonly kind: "foreign"; readonly name: string; readonly remedy: string };

interface Magic {
  readonly bytes: readonly number[];
  readonly name: string;
  readonly remedy: string;
}

const unpack = "Unpack it and open the .jsonl.gz inside.";

/** Formats that people hand over by mistake, by the magic numbers of their specifications. */
const foreignFormats: readonly Magic[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], name: "a ZIP archive", remedy: unpack },
  {
    bytes: [0x28, 0xb5, 0x2f, 0xfd],
    name: "Zstandard data",
    remedy: "Decompress it with zstd -d and open the result.",
  },
  {
    bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    name: "XZ data",
    remedy: "Decompress it with xz -d and open the result.",
  },
  {
    bytes: [0x42, 0x5a, 0x68],
    name: "bzip2 data",
    remedy: "Decompress it with bzip2 -d and open the result.",
  },
  { bytes: [0x50, 0x41, 0x52, 0x31], name: "a Parquet file", remedy: "Open the .jsonl.gz it was made from." },
  { bytes: [0x37, 0x7a, 0xbc, 0xaf], name: "a 7-Zip archive", remedy: unpack },
  { bytes: [0x7f, 0x45, 0x4c, 0x46], name: "a program (ELF)", remedy: "Open the trace that it recorded." },
  { bytes: [0x25, 0x50, 0x44, 0x46], name: "a PDF document", remedy: "Open a .jsonl.gz file." },
];

/** Decides by content, not by name: traces are renamed and re-compressed on their way. */
export function sniffFormat(head: Uint8Array): FileFormat {
  if (startsWith(head, [0x1f, 0x8b])) return { kind: "gzip" };
  const foreign = foreignFormats.find((magic) => startsWith(head, magic.bytes));
  return foreign === undefined
    ? { kind: "text" }
    : { kind: "foreign", name: foreign.name, remedy: foreign.remedy };
}

/** The first bytes as people write them: `50 4B 03 04`. */
export function describeBytes(head: Uint8Array): string {
  return [...head.subarray(0, 4)].map((byte) => byte.toString(16).toUpperCase().padStart(2, "0")).join(" ");
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => head[index] === byte);
}
