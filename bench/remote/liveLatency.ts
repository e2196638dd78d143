import { readTraceLines } from "../../test/harness/traceContents.js";

const eventsPerSecond = 10_000;
const recordSeconds = 30;

/** Opens files at a steady rate. */
const workload = `
const { openSync, closeSync } = require("node:fs");
const start = performance.now();
let done = 0;
const timer = setInterval(() => {
  const due = Math.min(${eventsPerSecond * recordSeconds}, ((performance.now() - start) / 1000) * ${eventsPerSecond});
  for (; done < due; done++) closeSync(openSync("/dev/null"));
  if (done >= ${eventsPerSecond * recordSeconds}) clearInterval(timer);
}, 5);`;

/** The command that is recorded. */
export const workloadCommand = `exec ${process.execPath} -e "$(echo ${Buffer.from(workload).toString("base64")} | base64 -d)"`;

/** How far a trace was shown at a time. */
export interface Shown {
  readonly atEpochMs: number;
  readonly lastEventEpochMs: number;
}

/**
 * Prints after how long the first events were shown, and how long after it happened each later event was: whoever
 * starts a recording waits for its screen once, and watches it from then on.
 */
export function tellLatency(what: string, shown: readonly Shown[], path: string): void {
  const lines = readTraceLines(path);
  const epochsMs = lines
    .filter(({ type }) => type === "file_open")
    .map(({ timestamp }) => Date.parse(String(timestamp)));
  const [first] = shown;
  if (first === undefined) throw new Error("Nothing was shown.");
  const latencies: number[] = [];
  let at = 0;
  for (const epochMs of epochsMs) {
    if (epochMs <= first.lastEventEpochMs) continue;
    while (at < shown.length && (shown[at]?.lastEventEpochMs ?? 0) < epochMs) at++;
    const seen = shown[at];
    if (seen !== undefined) latencies.push(seen.atEpochMs - epochMs);
  }
  latencies.sort((a, b) => a - b);
  const share = (part: number): string =>
    ((latencies[Math.floor(latencies.length * part)] ?? NaN) / 1000).toFixed(2);
  const last = lines.at(-1) as { readonly events?: number; readonly lost?: Readonly<Record<string, number>> };
  const lost = Object.values(last.lost ?? {}).reduce((sum, count) => sum + count, 0);
  const firstShown = ((first.atEpochMs - (epochsMs[0] ?? NaN)) / 1000).toFixed(2);
  console.log(
    `live at ${eventsPerSecond} events/s for ${recordSeconds} s, ${what}: first events after ${firstShown} s, then p50 ${share(0.5)} s, p95 ${share(0.95)} s of ${latencies.length} events, ${shown.length} times; recorded ${last.events ?? NaN}, lost ${lost}`,
  );
}
