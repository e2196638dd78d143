import { describe, expect, it } from "vitest";
import { processTableOf } from "../model/processTable.testing.js";
import { ProcessModel } from "../model/processModel.js";
import { treeGesture, typeAhead, type TreeKeyInput } from "./treeKeys.js";

const model = new ProcessModel(
  processTableOf([
    { parent: -1, startUs: 0, endUs: 9, name: "runner" },
    { parent: 0, startUs: 1, endUs: 8, name: "bash" },
    { parent: 1, startUs: 2, endUs: 7, name: "python3" },
    { parent: 0, startUs: 3, endUs: 6, name: "Bash" },
  ]),
);
const input: TreeKeyInput = {
  model,
  visible: Int32Array.of(0, 1, 3),
  at: 1,
  pageSize: 10,
  isExpanded: (row) => row === 0,
};

describe("treeGesture", () => {
  it("moves within the rows in sight", () => {
    expect(treeGesture("ArrowDown", input)).toEqual({ kind: "move", to: 2 });
    expect(treeGesture("ArrowDown", { ...input, at: 2 })).toEqual({ kind: "move", to: 2 });
    expect(treeGesture("End", input)).toEqual({ kind: "move", to: 2 });
    expect(treeGesture("ArrowUp", { ...input, visible: new Int32Array() })).toBeNull();
  });
  it("opens a closed row and enters an open one", () => {
    expect(treeGesture("ArrowRight", input)).toEqual({ kind: "expand", rows: [1] });
    expect(treeGesture("ArrowRight", { ...input, at: 0 })).toEqual({ kind: "move", to: 1 });
    expect(treeGesture("ArrowRight", { ...input, at: 2 })).toBeNull();
  });
  it("closes an open row and leaves a closed one for its parent", () => {
    expect(treeGesture("ArrowLeft", { ...input, at: 0 })).toEqual({ kind: "collapse", rows: [0] });
    expect(treeGesture("ArrowLeft", input)).toEqual({ kind: "move", to: 0 });
  });
  it("opens all siblings", () => {
    expect(treeGesture("*", input)).toEqual({ kind: "expand", rows: [1] });
  });
});

describe("typeAhead", () => {
  it("finds the next name, and stays while more letters are typed", () => {
    expect(typeAhead("b", input)).toBe(2);
    expect(typeAhead("ba", input)).toBe(1);
    expect(typeAhead("x", input)).toBeNull();
  });
});
