import { describe, expect, it } from "vitest";
import { emptyReport } from "../engine/readingOutcome.js";
import { caveatsOf } from "./caveatsOf.js";

describe("the caveats of a trace", () => {
  it("are none for a whole one, whether it counted its losses or not", () => {
    expect(caveatsOf({ phase: "complete", report: emptyReport })).toEqual([]);
    expect(caveatsOf({ phase: "complete", report: { ...emptyReport, lost: { file_open: 0 } } })).toEqual([]);
  });

  it("say what is missing, each for itself", () => {
    const report = {
      ...emptyReport,
      fault: { kind: "truncated", message: "The file ends in the middle." } as const,
      rejected: 1,
      lost: { file_open: 3, net_connect: 4 },
    };
    expect(caveatsOf({ phase: "cancelled", report })).toEqual([
      "Reading was cancelled: only what was read until then is counted.",
      "The file ends in the middle.",
      "1 line could not be read and is not counted.",
      "7 events were lost while this trace was recorded: counts are lower bounds.",
    ]);
  });

  it("say of one that is not read to its end yet that it grows", () => {
    const [only, ...others] = caveatsOf({ phase: "reading", report: emptyReport });
    expect(only).toMatch(/still being read/u);
    expect(others).toEqual([]);
  });
});
