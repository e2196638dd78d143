import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { openTrace, type OpenTraceOptions } from "../../core/engine/openTrace.js";
import { decodeRows } from "../../core/engine/resultRows.js";
import type { OpenTrace, TraceSource } from "../../core/protocol/openTrace.js";
import type { TracePhase } from "../../core/protocol/traceStatus.js";

const root = join(import.meta.dirname, "..", "..");

export const builtEngine = {
  engineWorkerPath: join(root, "dist", "engineWorker.js"),
  readerWorkerPath: join(root, "dist", "readerWorker.js"),
  duckdbDirectory: join(root, "dist", "duckdb"),
};

/** Opens a trace in a real engine and waits until it is read, or has failed. */
export async function readToEnd(source: TraceSource, options?: OpenTraceOptions): Promise<OpenTrace> {
  const trace = openTrace(source, builtEngine, options);
  await phaseOf(trace, ["complete", "failed", "cancelled"]);
  return trace;
}

/** Settles as soon as the trace is in one of the phases. */
export function phaseOf(trace: OpenTrace, phases: readonly TracePhase[]): Promise<TracePhase> {
  return new Promise((resolve) => {
    const stop = trace.onStatus(check);
    function check({ phase }: { readonly phase: TracePhase }): void {
      if (!phases.includes(phase)) return;
      stop();
      resolve(phase);
    }
    check(trace.status);
  });
}

/** A source that holds these bytes. */
export function bytesSource(bytes: Uint8Array | string, name = "trace.jsonl.gz"): TraceSource {
  return { kind: "bytes", bytes: typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes, name };
}

/** A gzip-compressed trace of these lines. */
export function gzipSource(...lines: readonly (string | object)[]): TraceSource {
  return bytesSource(
    gzipSync(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line)) + "\n").join("")),
  );
}

export function sampleSource(name: string): TraceSource {
  return { kind: "file", path: join(root, "sample-traces", `${name}.jsonl.gz`), name: `${name}.jsonl.gz` };
}

export function sampleBytes(name: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(readFileSync(join(root, "sample-traces", `${name}.jsonl.gz`)));
}

/** Rows of a user's query as objects. */
export async function rowsOf(trace: OpenTrace, sql: string): Promise<Record<string, unknown>[]> {
  const { columns, rows } = decodeRows((await trace.runSql(sql)).arrow);
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index] ?? "", value])));
}

/** Times count up by a millisecond, so that order is told by the call. */
export function eventAt(milliseconds: number, fields: Record<string, unknown>): Record<string, unknown> {
  return { timestamp: new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString(), ...fields };
}
