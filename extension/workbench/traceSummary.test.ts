import { describe, expect, it } from "vitest";
import type { Finding } from "../../core/protocol/finding.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { traceSummary } from "./traceSummary.js";

const status: TraceStatus = {
  phase: "complete",
  revision: 1,
  fileName: "job.jsonl.gz",
  fileBytes: 1000,
  report: {
    events: 14_688,
    byType: {},
    unrecognised: 0,
    rejected: 2,
    rejectedLines: [],
    fault: null,
    lines: 14_690,
    compressedBytes: 1000,
    textBytes: 0,
    firstEpochUs: 0,
    lastEpochUs: 1_500_000,
    processes: 37,
    lost: null,
    hasParents: true,
    recordedBy: null,
  },
  error: null,
  growing: false,
  recovering: false,
};

const finding: Finding = {
  index: 0,
  signatureId: "runner-memory",
  signatureName: "memory-read",
  severity: "high",
  title: "Memory of the runner was read\u202E",
  technique: "",
  description: "",
  processId: 7,
  eventIds: [1],
  firstUs: 0,
  lastUs: 0,
};

describe("traceSummary", () => {
  it("says what was read and found, a line each", () => {
    const report = { findings: [finding], total: 1, signaturesChecked: 24, unchecked: [] };
    expect(traceSummary(status, report, "en-US").split("\n")).toEqual([
      "job.jsonl.gz: 14,688 events, 37 processes",
      "From 1970-01-01T00:00:00.000000Z to 1970-01-01T00:00:01.500000Z",
      "Rejected lines: 2. Lost events: not reported.",
      "Findings: 1",
      "  high: Memory of the runner was read\\u202e",
    ]);
  });

  it("tells no finding from none looked for", () => {
    const none = { findings: [], total: 0, unchecked: [] };
    expect(traceSummary(status, { ...none, signaturesChecked: 24 }, "en-US")).toContain(
      "Findings: none. 24 signatures checked",
    );
    expect(traceSummary(status, { ...none, signaturesChecked: 0 }, "en-US")).not.toContain("Findings");
    expect(traceSummary(status, null, "en-US")).not.toContain("Findings");
  });

  it("makes a lower bound of what was not read to its end", () => {
    const fault = { kind: "truncated", message: "The file ends early." } as const;
    const cut = { ...status, report: { ...status.report, fault, lost: { file_open: 3 } } };
    const text = traceSummary(cut, null, "en-US");
    expect(text).toContain("at least 14,688 events");
    expect(text).toContain("Fault: The file ends early.");
    expect(text).toContain("Lost events: 3.");
    expect(traceSummary({ ...status, phase: "cancelled" }, null, "en-US")).toContain("at least");
  });
});
