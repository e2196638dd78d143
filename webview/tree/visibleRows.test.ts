import { describe, expect, it } from "vitest";
import type { Finding } from "../../core/protocol/finding.js";
import { FindingIndex } from "../model/findingIndex.js";
import { ProcessModel, subtreeSums } from "../model/processModel.js";
import { processTableOf } from "../model/processTable.testing.js";
import { treeOrder } from "./treeOrder.js";
import { freshExpansion, rememberedExpansion, restoredExpansion, withRows } from "./expansion.js";
import { visibleRows } from "./visibleRows.js";

// 1 ─ 2 ─ 3 ─ 4 ─ 5 ─ 6 and 1 ─ 7; ids are rows + 1.
const model = new ProcessModel(
  processTableOf([
    { parent: -1, startUs: 0, endUs: 100 },
    { parent: 0, startUs: 10, endUs: 60 },
    { parent: 1, startUs: 20, endUs: 50 },
    { parent: 2, startUs: 30, endUs: 40 },
    { parent: 3, startUs: 31, endUs: 39 },
    { parent: 4, startUs: 32, endUs: 38 },
    { parent: 0, startUs: 70, endUs: 99 },
  ]),
);
const byStart = treeOrder({ model, totals: null, findings: null }, { column: "start", descending: false });
const input = { model, order: byStart, expansion: freshExpansion, findings: null, matchesWithin: null };

function findingOf(processId: number): Finding {
  return {
    index: 0,
    signatureId: "TRC-1023",
    signatureName: "memory-read",
    severity: "high",
    title: "Memory read",
    technique: "",
    description: "",
    processId,
    eventIds: [1],
    firstUs: 0,
    lastUs: 0,
  };
}

describe("visibleRows", () => {
  it("opens three levels at first", () => {
    expect([...visibleRows(input)]).toEqual([0, 1, 2, 3, 6]);
  });

  it("opens every path to a finding", () => {
    const report = { findings: [findingOf(6)], total: 1, signaturesChecked: 1, unchecked: [] };
    const findings = new FindingIndex(model, report);
    expect([...visibleRows({ ...input, findings })]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(findings.worstWithin(0)).toBe("high");
    expect(findings.worst(0)).toBe("none");
  });

  it("keeps rows that match and their ancestors, even below closed rows", () => {
    const matchesWithin = subtreeSums(model, [0, 0, 0, 2, 0, 0, 0]);
    expect([...visibleRows({ ...input, matchesWithin })]).toEqual([0, 1, 2, 3]);
    expect([...visibleRows({ ...input, expansion: withRows(input, [1], false), matchesWithin })]).toEqual([
      0, 1,
    ]);
  });

  it("opens and closes all, but for what the reader opens and closes after that", () => {
    const all = { ...input, expansion: { ...freshExpansion, rule: "all" as const } };
    expect([...visibleRows(all)]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect([...visibleRows({ ...all, expansion: withRows(all, [2], false) })]).toEqual([0, 1, 2, 6]);
    const none = { ...input, expansion: { ...freshExpansion, rule: "none" as const } };
    expect([...visibleRows(none)]).toEqual([0]);
    expect([...visibleRows({ ...none, expansion: withRows(none, [0], true) })]).toEqual([0, 1, 6]);
  });

  it("goes on opening what comes later, after the reader closed something", () => {
    const expansion = withRows(input, [1], false);
    const grown = new ProcessModel(
      processTableOf([
        ...Array.from({ length: 7 }, (_, row) => ({
          parent: [-1, 0, 1, 2, 3, 4, 0][row] ?? -1,
          startUs: row,
          endUs: 100,
        })),
        { parent: 6, startUs: 80, endUs: 90 },
      ]),
    );
    const order = treeOrder(
      { model: grown, totals: null, findings: null },
      { column: "start", descending: false },
    );
    expect([...visibleRows({ ...input, model: grown, order, expansion })]).toEqual([0, 1, 6, 7]);
    expect(restoredExpansion(rememberedExpansion(expansion))).toEqual(expansion);
  });
});

describe("treeOrder", () => {
  it("sorts within each parent and keeps parents above their children", () => {
    const byDuration = treeOrder(
      { model, totals: null, findings: null },
      { column: "duration", descending: false },
    );
    expect([...byDuration.rows]).toEqual([0, 6, 1, 2, 3, 4, 5]);
    expect([...byDuration.sizes]).toEqual([7, 5, 4, 3, 2, 1, 1]);
    expect(byDuration.positions[6]).toBe(1);
  });
});

describe("ProcessModel", () => {
  it("knows ancestry, children and ends that were not seen", () => {
    expect(model.ancestry(3)).toEqual([0, 1, 2, 3]);
    expect([...model.childrenOf(0)]).toEqual([1, 6]);
    const open = new ProcessModel(processTableOf([{ parent: -1, startUs: 5, endUs: Number.NaN }], 50));
    expect(open.endOf(0)).toBe(50);
    expect(open.isOpenEnded(0)).toBe(true);
  });
});
