import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd } from "../../test/harness/testTrace.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import type { OpenTrace } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";

const types = ["file_open", "file_open", "file_write", "mount", "file_mount", undefined];

describe("a filter by type", () => {
  let trace: OpenTrace;
  beforeAll(async () => {
    const events = types.map((type, index) =>
      eventAt(index, { type, pid: 7, path: "/a", flags: "O_RDONLY" }),
    );
    trace = await readToEnd(gzipSource(...events));
  });
  afterAll(async () => {
    await trace.dispose();
  });

  it.each([
    ["file_open", 2],
    ["FILE_WRITE", 1],
    ["mount", 1],
    ["file_*", 4],
    ["*mount", 2],
    ["nothing", 0],
  ])("%s finds %d events, and the others when it is negated", async (value, found) => {
    for (const negated of [false, true]) {
      const filter = { ...emptyFilter, terms: [{ field: "type" as const, value, negated }] };
      const { totals } = await trace.answers.getMatches({ filter }, new CancelSource());
      expect(totals.matched).toBe(negated ? types.length - found : found);
      const lines = [];
      for await (const { text } of trace.exportEvents(filter)) lines.push(...text.trimEnd().split("\n"));
      expect(lines.filter((line) => line !== "")).toHaveLength(totals.matched);
    }
  });
});
