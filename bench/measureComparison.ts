import {
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../core/compare/compareTraces.js";
import { openTrace } from "../core/engine/openTrace.js";
import { sqlPortOf } from "../core/engine/sqlPortOf.js";
import { Normaliser } from "../core/profile/normaliser.js";
import type { OpenTrace } from "../core/protocol/openTrace.js";
import { assets, measureInProcess, until } from "./measuring.js";

/** One run in a process of its own: two traces of this size that are open are compared. */
async function measure(path: string): Promise<Record<string, number>> {
  const a = await opened(path);
  const b = await opened(path);
  const startedMs = performance.now();
  const normaliser = new Normaliser(defaultCompareNormalisers);
  const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
  const [left, right] = await Promise.all(
    [a, b].map((trace) => readComparedTrace(sqlPortOf(trace), context, normaliser)),
  );
  if (left === undefined || right === undefined) throw new Error("Two traces were read.");
  const readMs = performance.now() - startedMs;
  compareTraces([left], right, normaliser);
  const compareMs = performance.now() - startedMs;
  await Promise.all([a.dispose(), b.dispose()]);
  return { compareReadMs: readMs, compareMs };
}

async function opened(path: string): Promise<OpenTrace> {
  const trace = openTrace({ kind: "file", path, name: "trace.jsonl.gz" }, assets, { detect: false });
  await until(trace, () => trace.status.phase === "complete" || trace.status.phase === "failed");
  return trace;
}

measureInProcess(measure);
