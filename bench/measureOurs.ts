import { readFileSync } from "node:fs";
import { openTrace } from "../core/engine/openTrace.js";
import { emptyFilter } from "../core/protocol/eventFilter.js";
import type { OpenTrace } from "../core/protocol/openTrace.js";
import { CancelSource } from "../core/protocol/rpc.js";
import { decodeRows } from "../core/engine/resultRows.js";
import consoleQuery from "./consoleQuery.sql";
import { assets, measureInProcess, quantile, until } from "./measuring.js";

/**
 * One run in a process of its own: opens a trace as the editor does, from a cold engine, and prints what it measured
 * as one line of JSON. Times are milliseconds from the call that opens.
 */
async function measure(path: string): Promise<Record<string, number>> {
  const startedMs = performance.now();
  const sinceStart = (): number => performance.now() - startedMs;
  const trace = openTrace({ kind: "file", path, name: "trace.jsonl.gz" }, assets);
  await until(trace, () => trace.status.revision > 0);
  await firstScreen(trace);
  const firstScreenMs = sinceStart();
  await until(trace, () => trace.status.phase === "complete" || trace.status.phase === "failed");
  const completeMs = sinceStart();
  const readPeakMb = peakMemoryMb();
  if (trace.status.error !== null) throw new Error(trace.status.error.message);
  const { rows } = decodeRows(
    (await trace.runSql("select sum(memory_usage_bytes)::double from duckdb_memory()")).arrow,
  );
  const figures = {
    firstScreenMs,
    completeMs,
    readPeakMb,
    ...(await measureQuestions(trace)),
    tableBytesPerEvent: Number(rows[0]?.[0] ?? 0) / trace.status.report.events,
    peakMb: peakMemoryMb(),
  };
  await trace.dispose();
  return { ...figures, ingestMs: completeMs - (await bootTime()) };
}

/** What the screen asks before it can draw. */
async function firstScreen(trace: OpenTrace): Promise<void> {
  const never = new CancelSource();
  const { answers } = trace;
  const table = await answers.getProcesses(null, never);
  const view = {
    range: { fromUs: 0, toUs: table.durationUs },
    widthPx: 640,
    filter: emptyFilter,
    hostLimit: 8,
    plainReads: false,
  };
  await Promise.all([
    answers.getMatches({ filter: emptyFilter }, never),
    answers.getTimeline(view, never),
    answers.getOverview({ widthPx: 640, filter: emptyFilter }, never),
  ]);
}

/** Starting an engine on an empty trace: what opening costs before anything is read. */
async function bootTime(): Promise<number> {
  const startedMs = performance.now();
  const trace = openTrace({ kind: "bytes", bytes: new Uint8Array(0), name: "empty" }, assets);
  await until(trace, () => trace.status.phase === "complete");
  await trace.dispose();
  return performance.now() - startedMs;
}

async function measureQuestions(trace: OpenTrace): Promise<Record<string, number>> {
  const never = new CancelSource();
  const { answers } = trace;
  const filter = { ...emptyFilter, hideLibraryLoads: true };
  const table = await answers.getProcesses(null, never);
  const stride = Math.max(1, Math.floor(table.processIds.length / 60));
  const clicks: number[] = [];
  for (let row = 0; row < table.processIds.length; row += stride) {
    const processId = table.processIds[row] ?? 0;
    clicks.push(await timed(() => answers.getProcess({ processId, filter }, never)));
  }
  const bins: number[] = [];
  for (let step = 0; step < 10; step++) {
    const fromUs = (table.durationUs * step) / 20;
    const range = { fromUs, toUs: fromUs + table.durationUs / 2 };
    bins.push(
      await timed(() =>
        answers.getTimeline({ range, widthPx: 640, filter, hostLimit: 8, plainReads: false }, never),
      ),
    );
  }
  return {
    clickP95Ms: quantile(clicks, 0.95),
    timelineMs: quantile(bins, 0.5),
    matchesMs: await timed(() => answers.getMatches({ filter }, never)),
    processTableMs: await timed(() => answers.getProcesses(null, never)),
    consoleQueryMs: await timed(() => trace.runSql(consoleQuery)),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

/** Resident memory of the whole process at its highest, from the kernel's account. */
function peakMemoryMb(): number {
  return Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) / 1024;
}

measureInProcess(measure);
