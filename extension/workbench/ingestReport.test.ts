import { describe, expect, it } from "vitest";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { ingestReportText, isoMicroseconds } from "./ingestReport.js";

const status: TraceStatus = {
  phase: "complete",
  revision: 1,
  fileName: "job.jsonl.gz",
  fileBytes: 1000,
  report: {
    events: 12_345,
    byType: { file_open: 12_000, process_exec: 345 },
    unrecognised: 3,
    rejected: 2,
    rejectedLines: [{ line: 7, reason: "It is no JSON object." }],
    fault: null,
    lines: 12_348,
    compressedBytes: 1000,
    textBytes: 2_000_000,
    firstEpochUs: 1_795_292_204_222_648,
    lastEpochUs: 1_795_292_210_641_006,
    processes: 37,
    lost: null,
    hasParents: true,
    recordedBy: null,
  },
  error: null,
  growing: false,
  recovering: false,
};

const withReport = (report: Partial<TraceStatus["report"]>): TraceStatus => ({
  ...status,
  report: { ...status.report, ...report },
});

describe("ingestReportText", () => {
  const text = ingestReportText(status, "en-US");

  it("says how many events of which type were read", () => {
    expect(text).toMatch(/Events +12,345\n/u);
    expect(text).toMatch(/file_open +12,000\n +process_exec +345\n/u);
  });

  it("says that more lines were rejected than it lists", () => {
    expect(text).toContain("Rejected lines (the first 1 of 2)\n  line 7  It is no JSON object.\n");
  });

  it("tells unreported losses from none", () => {
    expect(text).toMatch(/Lost events +not reported/u);
    expect(ingestReportText(withReport({ lost: {} }), "en-US")).toMatch(/Lost events +0\n/u);
    const lossy = ingestReportText(withReport({ lost: { file_open: 4, file_write: 2 } }), "en-US");
    expect(lossy).toMatch(/Lost events +6\n/u);
    expect(lossy).toMatch(/Lost while recording\n +file_open +4\n +file_write +2\n/u);
  });

  it("names the fault of a damaged file and the reason of a failure", () => {
    const fault = { kind: "truncated" as const, message: "The file ends early." };
    expect(ingestReportText(withReport({ fault }), "en-US")).toMatch(/Fault +The file ends early\./u);
    const failed = {
      ...status,
      phase: "failed" as const,
      error: { code: "unreadable" as const, message: "Why." },
    };
    expect(ingestReportText(failed, "en-US")).toMatch(/State +could not be opened: Why\./u);
  });

  it("shows hidden characters of a trace as escapes", () => {
    const hostile = withReport({
      byType: { "evil\u202Etxt\n  Rejected": 1 },
      rejectedLines: [{ line: 1, reason: "\u001B[31mred" }],
    });
    const shown = ingestReportText(hostile, "en-US");
    expect(shown).toContain("evil\\u202etxt\\u000a  Rejected");
    expect(shown).toContain("\\u001b[31mred");
    expect(shown).not.toMatch(/\p{Cf}/u);
  });
});

describe("isoMicroseconds", () => {
  it.each([
    [0, "1970-01-01T00:00:00.000000Z"],
    [1_795_292_204_222_648, "2026-11-21T20:16:44.222648Z"],
    [-1, "1969-12-31T23:59:59.999999Z"],
  ])("writes %d", (epochUs, text) => {
    expect(isoMicroseconds(epochUs)).toBe(text);
  });
});
