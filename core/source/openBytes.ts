import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { RpcError } from "../protocol/rpc.js";
import type { TraceSource } from "../protocol/openTrace.js";
import type { OpenBytes } from "./gunzip.js";

/** Compressed bytes a read; 64 KiB of them inflate to about 1 MiB of trace. */
const blockBytes = 1 << 16;

export interface OpenedSource {
  readonly sizeBytes: number;
  readonly open: OpenBytes;
}

/** Rejects with "unreadable" and a sentence for people when there is no such readable file. */
export async function openSource(source: TraceSource): Promise<OpenedSource> {
  if (source.kind === "bytes") {
    return { sizeBytes: source.bytes.length, open: () => slices(source.bytes) };
  }
  try {
    const info = await stat(source.path);
    if (info.isDirectory()) throw unreadable(`${source.name} is a folder. Open a .jsonl.gz file inside it.`);
    return { sizeBytes: info.size, open: () => createReadStream(source.path, { highWaterMark: blockBytes }) };
  } catch (thrown) {
    throw thrown instanceof RpcError ? thrown : unreadable(describeIoError(source.name, thrown));
  }
}

/** The sentence for an error of the file system, by its errno name. */
export function describeIoError(name: string, thrown: unknown): string {
  const code = thrown instanceof Error && "code" in thrown ? thrown.code : undefined;
  if (code === "ENOENT") return `${name} does not exist. It may have been moved or deleted.`;
  if (code === "EACCES" || code === "EPERM") return `${name} may not be read: permission denied.`;
  if (code === "EISDIR") return `${name} is a folder. Open a .jsonl.gz file inside it.`;
  return `${name} could not be read: ${thrown instanceof Error ? thrown.message : String(thrown)}.`;
}

export function unreadable(message: string): RpcError {
  return new RpcError({ code: "unreadable", message });
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable by contract, though nothing is awaited
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += blockBytes)
    yield bytes.subarray(start, start + blockBytes);
}
