import type { WireError } from "../protocol/rpc.js";
import type { IngestReport } from "../protocol/traceStatus.js";

/** Before anything was read. */
export const emptyReport: IngestReport = {
  events: 0,
  byType: {},
  unrecognised: 0,
  rejected: 0,
  rejectedLines: [],
  fault: null,
  lines: 0,
  compressedBytes: 0,
  textBytes: 0,
  firstEpochUs: null,
  lastEpochUs: null,
  processes: 0,
  lost: null,
  hasParents: false,
  recordedBy: null,
};

/**
 * A file that was read and gave no event though it has content is no trace: says so, with what was found in its
 * place. null for a trace, also for an empty one.
 */
export function whyNotATrace(report: IngestReport): WireError | null {
  if (report.events > 0) return null;
  const [first] = report.rejectedLines;
  if (first !== undefined) {
    const lines =
      report.rejected === 1
        ? "The only line is no event"
        : `None of the ${report.rejected} lines is an event`;
    return unreadable(`${lines}. Line ${first.line}: ${first.reason} A trace holds one JSON object a line.`);
  }
  return report.fault === null ? null : unreadable(report.fault.message);
}

function unreadable(message: string): WireError {
  return { code: "unreadable", message };
}
