import { describe, expect, it } from "vitest";
import type { IngestReport, TraceStatus } from "../../core/protocol/traceStatus.js";
import { statusBarText } from "./statusBarText.js";

const report: IngestReport = {
  events: 14_688,
  byType: {},
  unrecognised: 0,
  rejected: 0,
  rejectedLines: [],
  fault: null,
  lines: 14_688,
  compressedBytes: 90,
  textBytes: 0,
  firstEpochUs: null,
  lastEpochUs: null,
  processes: 0,
  lost: null,
  hasParents: true,
  recordedBy: null,
};

function status(phase: TraceStatus["phase"], change: Partial<TraceStatus> = {}): TraceStatus {
  return {
    phase,
    revision: 1,
    fileName: "job.jsonl.gz",
    fileBytes: 220,
    report,
    error: null,
    growing: false,
    recovering: false,
    ...change,
  };
}

const fault = { kind: "truncated", message: "The file ends early." } as const;

describe("statusBarText", () => {
  it.each([
    ["opening", status("starting"), null, "$(loading~spin) Opening trace"],
    ["reading", status("reading"), null, "$(loading~spin) 14,688 events (40%)"],
    ["a stream", status("reading", { fileBytes: null }), null, "$(loading~spin) 14,688 events"],
    ["cancelled", status("cancelled"), null, "$(circle-slash) ≥ 14,688 events"],
    ["failed", status("failed"), null, "$(error) Trace not opened"],
    ["findings being counted", status("complete"), null, "$(pulse) 14,688 events"],
    ["one finding", status("complete"), 1, "$(pulse) 14,688 events, 1 finding"],
    ["no finding", status("complete"), 0, "$(pulse) 14,688 events, 0 findings"],
    [
      "a fault",
      status("complete", { report: { ...report, fault } }),
      8,
      "$(pulse) ≥ 14,688 events, 8 findings",
    ],
  ])("shows %s", (_what, given, findings, text) => {
    expect(statusBarText(given, findings, "en-US")).toBe(text);
  });
});
