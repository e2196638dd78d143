import type { TraceStatus } from "../../core/protocol/traceStatus.js";

/** Whether not all of the file's content could be read, so that counts are lower bounds. */
export function isIncomplete({ phase, report }: TraceStatus): boolean {
  if (phase === "reading" || phase === "starting") return false;
  if (phase === "cancelled") return true;
  const kind = report.fault?.kind;
  return kind === "truncated" || kind === "corrupt" || kind === "limit" || kind === "io";
}

/** Events that were lost while recording; null when the file does not say. */
export function lostEvents({ report }: TraceStatus): number | null {
  if (report.lost === null) return null;
  return Object.values(report.lost).reduce((sum, count) => sum + count, 0);
}

export function isLossy(status: TraceStatus): boolean {
  return (lostEvents(status) ?? 0) > 0;
}
