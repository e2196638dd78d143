import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { RpcError } from "../protocol/rpc.js";
import type { TraceSource } from "../protocol/openTrace.js";
import type { OpenBytes } from "./gunzip.js";

/** Compressed bytes a read; 64 KiB of them inflate to about 1 MiB of trace. */
const blockBytes = 1 << 16;
/** How often a growing file is looked at, when it has nothing new: a share of a second, at no cost that shows. */
const lookMs = 50;

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
    if (source.kind === "growing")
      return { sizeBytes: info.size, open: () => growingBlocks(source.path, new Int32Array(source.ended)) };
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

async function* growingBlocks(path: string, ended: Int32Array): AsyncGenerator<Uint8Array> {
  const file = await open(path);
  try {
    for (;;) {
      // Asked before the file is read: what was written before its end is then read for certain.
      const over = Atomics.load(ended, 0) !== 0;
      for (;;) {
        const { bytesRead, buffer } = await file.read(Buffer.alloc(blockBytes));
        if (bytesRead === 0) break;
        yield buffer.subarray(0, bytesRead);
      }
      if (over) return;
      await new Promise((resolve) => setTimeout(resolve, lookMs));
    }
  } finally {
    await file.close();
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- an async iterable by contract, though nothing is awaited
async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += blockBytes)
    yield bytes.subarray(start, start + blockBytes);
}
