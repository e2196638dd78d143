import type { IngestReport } from "../protocol/traceStatus.js";
import type { ReportInput } from "./findingsMarkdown.js";

/** What a report says of the trace itself: its size, its time, and what makes it incomplete. */
export function reportedTrace(
  name: string,
  sha256: string | null,
  { events, firstEpochUs, lastEpochUs, fault, rejected, lost }: IngestReport,
): ReportInput["trace"] {
  const lostEvents = Object.values(lost ?? {}).reduce((sum, count) => sum + count, 0);
  return {
    name,
    sha256,
    events,
    firstTs: isoTime(firstEpochUs),
    lastTs: isoTime(lastEpochUs),
    caveats: [
      ...(fault === null ? [] : [fault.message]),
      ...(rejected > 0 ? [`${rejected} lines could not be read.`] : []),
      ...(lostEvents > 0 ? [`${lostEvents} events were lost while recording.`] : []),
      ...(lost === null ? ["The trace does not say whether events were lost while recording."] : []),
    ],
  };
}

function isoTime(epochUs: number | null): string | null {
  return epochUs === null ? null : new Date(Math.floor(epochUs / 1000)).toISOString();
}
