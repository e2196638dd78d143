import type { SourceFault } from "../protocol/traceStatus.js";
import { gunzip, type OpenBytes } from "./gunzip.js";
import { describeIoError, unreadable, type OpenedSource } from "./openBytes.js";
import { describeBytes, sniffFormat } from "./sniffFormat.js";

export interface TextLimits {
  readonly textBytes: number;
}

/** Progress of reading, updated as pieces are taken. */
export interface TextProgress {
  compressedBytes: number;
  textBytes: number;
}

/**
 * The decompressed text of a trace in pieces, and at the end why it is not whole (null when it is).
 * Rejects with "unreadable" when the file is of a format that cannot hold a trace.
 */
export async function* readText(
  name: string,
  source: OpenedSource,
  limits: TextLimits,
  progress: TextProgress,
): AsyncGenerator<Uint8Array, SourceFault | null> {
  const isGzip = await checkFormat(name, source.open);
  const counted: OpenBytes = () => countBytes(source.open(), progress);
  const pieces = isGzip ? gunzip(counted) : plainText(counted);
  try {
    for (;;) {
      const next = await pieces.next();
      if (next.done === true) return next.value;
      progress.textBytes += next.value.length;
      if (progress.textBytes > limits.textBytes) return limitFault(limits.textBytes);
      yield next.value;
    }
  } catch (thrown) {
    return { kind: "io", message: describeIoError(name, thrown) };
  } finally {
    await pieces.return(null);
  }
}

/** True for gzip, false for plain text. */
async function checkFormat(name: string, open: OpenBytes): Promise<boolean> {
  let head = new Uint8Array(0);
  try {
    for await (const block of open()) {
      head = Uint8Array.from([...head, ...block.subarray(0, 16)]);
      if (head.length >= 8) break;
    }
  } catch (thrown) {
    throw unreadable(describeIoError(name, thrown));
  }
  const format = sniffFormat(head);
  if (format.kind !== "foreign") return format.kind === "gzip";
  throw unreadable(
    `Line 1 begins with the bytes ${describeBytes(head)}, which is ${format.name}. ${format.remedy}`,
  );
}

async function* plainText(open: OpenBytes): AsyncGenerator<Uint8Array, null> {
  yield* open();
  return null;
}

async function* countBytes(
  input: AsyncIterable<Uint8Array>,
  progress: TextProgress,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const block of input) {
    position += block.length;
    // A replay reads the same bytes again: progress never goes back.
    progress.compressedBytes = Math.max(progress.compressedBytes, position);
    yield block;
  }
}

function limitFault(textBytes: number): SourceFault {
  const gib = textBytes / 1024 ** 3;
  return {
    kind: "limit",
    message: `The file unpacks to more than ${gib} GiB of text. Reading stopped there; the limit is a setting.`,
  };
}
