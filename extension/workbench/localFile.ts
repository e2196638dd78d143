import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

/** A text in its order. */
export type TextPieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes text, compressed where `gzip` says so, to a new file beside `path` and gives it that name once it
 * is complete: a reader never meets half a file, and a failure leaves what was there before.
 */
export async function writeLocalFile(path: string, pieces: TextPieces, gzip: boolean): Promise<void> {
  const partial = join(dirname(path), partialName(basename(path)));
  const target = createWriteStream(partial, { flags: "wx" });
  const source = Readable.from(pieces);
  try {
    await (gzip ? pipeline(source, createGzip(), target) : pipeline(source, target));
    await rename(partial, path);
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
}

/** A name that no other writer takes, hidden where a leading dot hides. */
export function partialName(name: string): string {
  return `.${name}.${randomBytes(6).toString("hex")}.partial`;
}
