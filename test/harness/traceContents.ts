import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { constants, gunzipSync } from "node:zlib";

/** An event as the trace has it. */
export type TraceLine = Readonly<Record<string, unknown>>;

/** The complete lines of a trace file. */
export function readTraceLines(path: string): TraceLine[] {
  const text = gunzipSync(readFileSync(path), { finishFlush: constants.Z_SYNC_FLUSH }).toString("utf8");
  return text
    .slice(0, text.lastIndexOf("\n"))
    .split("\n")
    .map((line) => JSON.parse(line) as TraceLine);
}

export function sha256Of(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}
