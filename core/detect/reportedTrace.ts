import { caveatsOf } from "../model/caveatsOf.js";
import type { TraceStatus } from "../protocol/traceStatus.js";
import type { ReportInput } from "./findingsMarkdown.js";

/** What a report says of the trace itself: its size, its time, and what makes it incomplete. */
export function reportedTrace(
  name: string,
  sha256: string | null,
  { phase, report }: Pick<TraceStatus, "phase" | "report">,
): ReportInput["trace"] {
  return {
    name,
    sha256,
    events: report.events,
    firstTs: isoTime(report.firstEpochUs),
    lastTs: isoTime(report.lastEpochUs),
    caveats: [
      ...caveatsOf({ phase, report }),
      ...(report.lost === null ? ["The trace does not say whether events were lost while recording."] : []),
    ],
  };
}

function isoTime(epochUs: number | null): string | null {
  return epochUs === null ? null : new Date(Math.floor(epochUs / 1000)).toISOString();
}
