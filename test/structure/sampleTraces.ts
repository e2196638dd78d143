import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** Folder of the recorded traces and of what each must show. */
export const sampleTraces = join(import.meta.dirname, "..", "..", "sample-traces");

/** An event given by the fields that it must have. */
export interface EventPattern {
  /** A role of {@link SampleExpectation.pids}. */
  readonly process?: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What `<name>.expected.json` says; its fields are explained in `sample-traces/README.md`. */
export interface SampleExpectation {
  readonly events: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly unrecognised: number;
  readonly rejected: number;
  readonly fault: string | null;
  /** Events lost while recording; null where the trace does not say. */
  readonly lost: number | null;
  readonly processes: number;
  readonly firstTs: string;
  readonly lastTs: string;
  readonly hosts: readonly {
    readonly host: string;
    readonly address: string;
    readonly port: number;
    readonly connections: number;
  }[];
  readonly pids: Readonly<Record<string, number>>;
  readonly mustShow: readonly EventPattern[];
  readonly mustNotShow: readonly EventPattern[];
}

export interface SampleEvent {
  readonly type: string;
  readonly timestamp: string;
  readonly [field: string]: unknown;
}

/** Names of the recorded traces without their extension. */
export function sampleNames(): string[] {
  const extension = ".jsonl.gz";
  const traces = readdirSync(sampleTraces).filter((file) => file.endsWith(extension));
  return traces.map((file) => file.slice(0, -extension.length)).sort();
}

export function readExpectation(name: string): SampleExpectation {
  return JSON.parse(readFileSync(join(sampleTraces, `${name}.expected.json`), "utf8")) as SampleExpectation;
}

/** The events of a sample, read without the engine, so that the engine can be compared with them. */
export function readSampleEvents(name: string): SampleEvent[] {
  const text = gunzipSync(readFileSync(join(sampleTraces, `${name}.jsonl.gz`))).toString("utf8");
  const lines = text.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as SampleEvent);
}
