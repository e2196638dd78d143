import { describe, expect, it } from "vitest";
import type { Finding } from "../../core/protocol/finding.js";
import { processFlag, type ProcessMatches } from "../../core/protocol/processTable.js";
import { FindingIndex } from "../model/findingIndex.js";
import { processTableOf } from "../model/processTable.testing.js";
import { ProcessModel } from "../model/processModel.js";
import { rowTotals } from "../model/rowTotals.js";
import { treeRowModel, type TreeRowInput } from "./treeRowModel.js";

const model = new ProcessModel(
  processTableOf(
    [
      {
        parent: -1,
        startUs: 0,
        endUs: 100_000,
        name: "sh",
        argumentText: '-c "/usr/local/bin/node setup.js"',
      },
      {
        parent: 0,
        startUs: 50_000,
        endUs: 74_244,
        name: "python3",
        argumentText: "/tmp/dump.py",
        flags: processFlag.inferredParent,
      },
      { parent: 1, startUs: 60_000, endUs: Number.NaN, name: "tr" },
    ],
    100_000,
  ),
);
const matches: ProcessMatches = {
  revision: 1,
  events: Uint32Array.of(0, 3, 2),
  filesWritten: Uint32Array.of(0, 1, 1233),
  connections: Uint32Array.of(0, 0, 2),
  lookups: Uint32Array.of(0, 0, 0),
  totals: {
    matched: 5,
    all: 9,
    findings: 0,
    connections: 2,
    lookups: 0,
    writes: 3,
    libraryLoads: 0,
    termsAlone: [],
  },
};
const finding: Finding = {
  index: 0,
  signatureId: "TRC-1023",
  signatureName: "memory-read",
  severity: "high",
  title: "",
  technique: "",
  description: "",
  processId: 2,
  eventIds: [],
  firstUs: 0,
  lastUs: 0,
};
const input: TreeRowInput = {
  model,
  totals: rowTotals(model, matches),
  findings: new FindingIndex(model, { findings: [finding], total: 1, signaturesChecked: 1, unchecked: [] }),
  isExpanded: () => true,
  restricted: true,
  reading: false,
  lowerBounds: false,
};

describe("treeRowModel", () => {
  it("shows own counts of an open row and sums of a closed one", () => {
    expect(treeRowModel(input, 0)).toMatchObject({
      files: "",
      connections: "",
      badge: null,
      filteredOut: true,
    });
    const closed = treeRowModel({ ...input, isExpanded: () => false }, 0);
    expect(closed).toMatchObject({ files: "1,234", connections: "2", expanded: false });
    expect(closed.badge).toMatchObject({ count: 1, hiddenOnly: true, title: "1 hidden below; worst: high" });
  });

  it("says in words what the row shows", () => {
    expect(treeRowModel(input, 1).spoken).toBe(
      "python3 /tmp/dump.py, process 101, 24.2 milliseconds, 1 file written, 0 connections, inferred parent, 1 finding, worst high",
    );
  });

  it("knows an end that may come, one that was not seen, and lower bounds", () => {
    expect(treeRowModel(input, 2)).toMatchObject({ duration: "–", expanded: null });
    expect(treeRowModel({ ...input, reading: true }, 2).duration).toBe("running");
    expect(treeRowModel({ ...input, lowerBounds: true }, 2)).toMatchObject({
      duration: "≥ 40.0 ms",
      files: "≥ 1,233",
    });
  });

  it("shortens long paths, and places a life in the whole trace", () => {
    expect(treeRowModel(input, 0).argumentText).toBe('-c "…/node setup.js"');
    expect(treeRowModel(input, 1).when).toEqual({ left: 50, width: 24.244 });
  });
});
