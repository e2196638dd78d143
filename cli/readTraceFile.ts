import { buffer } from "node:stream/consumers";
import { basename, resolve } from "node:path";
import { openTrace } from "../core/engine/openTrace.js";
import { caveatsOf } from "../core/model/caveatsOf.js";
import type { OpenTrace, TraceSource } from "../core/protocol/openTrace.js";
import { engineAssets } from "./engineAssets.js";

/**
 * Opens FILE, or standard input for `-`, and waits until it is read and, where they are asked for, the signatures have
 * run. The caller disposes it.
 */
export async function readTraceFile(
  file: string,
  options: { readonly detect: boolean } = { detect: false },
): Promise<OpenTrace> {
  const trace = openTrace(await sourceOf(file), engineAssets, options);
  await trace.whenFinished();
  return trace;
}

async function sourceOf(file: string): Promise<TraceSource> {
  if (file !== "-") return { kind: "file", path: resolve(file), name: basename(file) };
  return { kind: "bytes", bytes: await buffer(process.stdin), name: "standard input" };
}

/** Tells on standard error what was not read; true when there is nothing to work with. */
export function reportProblems({ status }: OpenTrace): boolean {
  const { report, error } = status;
  if (error !== null) warn(error.message);
  for (const caveat of caveatsOf(status)) if (caveat !== error?.message) warn(caveat);
  const empty = report.compressedBytes === 0 && error === null;
  if (empty) warn("This file is empty.");
  return error !== null || empty;
}

export function warn(message: string): void {
  process.stderr.write(`trace-investigator: ${message}\n`);
}
