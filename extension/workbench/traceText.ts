import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";

/** What can be shown of a file as text. */
export interface TraceText {
  readonly text: string;
  /** Why the text ends before the file does; null when it is whole. */
  readonly note: string | null;
}

/** VS Code gives up colours and edits above 50 MB; a first look needs far less. */
export const shownBytes = 16 * 1024 ** 2;

/**
 * The beginning of a file as it is, whether it can be read as a trace or not: unpacked where it begins as
 * gzip does, whole lines only, at most {@link shownBytes}. Rejects when the file cannot be read at all.
 */
export async function traceText(file: Readable): Promise<TraceText> {
  const chunks = file[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done === true) return { text: "", note: null };
  async function* whole(): AsyncGenerator<Buffer> {
    yield first.value as Buffer;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  }
  const packed = Readable.from(whole());
  const isGzip = first.value[0] === 0x1f && first.value[1] === 0x8b;
  return isGzip ? firstText(unpack(packed), [file, packed]) : firstText(packed, [file]);
}

function unpack(packed: Readable): Readable {
  const unpacked = createGunzip();
  // Errors of the file must end the unpacking too, which pipe() alone does not do.
  packed.on("error", (error) => unpacked.destroy(error));
  return packed.pipe(unpacked);
}

async function firstText(source: Readable, others: readonly Readable[]): Promise<TraceText> {
  const parts: Buffer[] = [];
  let size = 0;
  let note: string | null = null;
  try {
    for await (const part of source as AsyncIterable<Buffer>) {
      parts.push(part);
      size += part.length;
      if (size >= shownBytes) break;
    }
  } catch (thrown) {
    note = `The rest cannot be unpacked: ${(thrown as Error).message}`;
  } finally {
    for (const stream of [source, ...others]) stream.destroy();
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (size < shownBytes) return { text, note };
  const lastLine = text.lastIndexOf("\n") + 1;
  return {
    text: lastLine > 0 ? text.slice(0, lastLine) : text,
    note: "Only the first 16 MiB are shown.",
  };
}
