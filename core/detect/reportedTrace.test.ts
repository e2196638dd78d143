import { expect, it } from "vitest";
import { emptyReport } from "../engine/readingOutcome.js";
import { reportedTrace } from "./reportedTrace.js";

it("says beside the hash of the whole file that a part of it was counted", () => {
  const report = { ...emptyReport, events: 12, firstEpochUs: 0, lost: { file_open: 0 } };
  expect(reportedTrace("a.jsonl.gz", "00", { phase: "complete", report })).toEqual({
    name: "a.jsonl.gz",
    sha256: "00",
    events: 12,
    firstTs: "1970-01-01T00:00:00.000Z",
    lastTs: null,
    caveats: [],
  });
  const { caveats } = reportedTrace("a.jsonl.gz", "00", { phase: "cancelled", report });
  expect(caveats).toEqual(["Reading was cancelled: only what was read until then is counted."]);
});

it("does not take silence about losses for none", () => {
  const { caveats } = reportedTrace("a.jsonl.gz", null, { phase: "complete", report: emptyReport });
  expect(caveats).toEqual(["The trace does not say whether events were lost while recording."]);
});
