import type { TraceStatus } from "../protocol/traceStatus.js";

/**
 * Why a trace that was read is not the whole run, a sentence each: for whoever draws conclusions from what it holds, and
 * from what it does not. None where it is whole as far as the file tells.
 */
export function caveatsOf({ phase, report }: Pick<TraceStatus, "phase" | "report">): string[] {
  const { fault, rejected } = report;
  const lost = Object.values(report.lost ?? {}).reduce((sum, count) => sum + count, 0);
  return [
    ...(phase === "cancelled" ? ["Reading was cancelled: only what was read until then is counted."] : []),
    ...(phase === "starting" || phase === "reading"
      ? ["The trace is still being read: only what was read so far is counted."]
      : []),
    ...(fault === null ? [] : [fault.message]),
    ...(rejected === 0
      ? []
      : [
          `${rejected} ${rejected === 1 ? "line" : "lines"} could not be read and ${rejected === 1 ? "is" : "are"} not counted.`,
        ]),
    ...(lost === 0
      ? []
      : [
          `${lost} ${lost === 1 ? "event was" : "events were"} lost while this trace was recorded: counts are lower bounds.`,
        ]),
  ];
}
