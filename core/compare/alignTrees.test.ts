import { describe, expect, it } from "vitest";
import { alignTrees } from "./alignTrees.js";
import type { ComparedProcess } from "./comparedProcess.js";
import { compareProcesses } from "./compareProcesses.js";

/** A tree written as [command, ...children]. */
type Tree = readonly [command: string, ...children: Tree[]];

function processes(...roots: readonly Tree[]): ComparedProcess[] {
  const all: (ComparedProcess & { children: number[] })[] = [];
  const add = ([command, ...children]: Tree, parentRow: number): number => {
    const row = all.length;
    const args = command.split(" ");
    all.push({
      processId: row,
      pid: 100 + row,
      parentRow,
      children: [],
      name: args[0] ?? "",
      command,
      args,
      normalised: args,
      rules: [],
      key: command,
      exitCode: 0,
      signal: null,
      startUs: row,
      endUs: null,
    });
    for (const child of children) all[row]?.children.push(add(child, row));
    return row;
  };
  for (const root of roots) add(root, -1);
  return all;
}

function difference(a: readonly ComparedProcess[], b: readonly ComparedProcess[]): Record<string, string[]> {
  const { added, removed, changed } = compareProcesses(a, b);
  return {
    added: added.map(({ command, top }) => (top ? `${command}!` : command)),
    removed: removed.map(({ command, top }) => (top ? `${command}!` : command)),
    changed: changed.map(({ a: before, b: after }) => `${before.command} → ${after.command}`),
  };
}

const same = { added: [], removed: [], changed: [] };

describe("aligning two process trees", () => {
  it("finds equal trees equal, in whatever order siblings ran", () => {
    const a = processes(["make", ["cc a"], ["cc b"], ["sh", ["sed"]]]);
    const b = processes(["make", ["sh", ["sed"]], ["cc b"], ["cc a"]]);
    expect(difference(a, b)).toEqual(same);
  });

  it("names a new subtree by its top", () => {
    const a = processes(["npm install", ["sh -c x", ["x"]]]);
    const b = processes(["npm install", ["sh -c x", ["x"]], ["sh -c node", ["node setup.js", ["curl h"]]]]);
    expect(difference(a, b)).toEqual({ ...same, added: ["sh -c node!", "node setup.js", "curl h"] });
    expect(difference(b, a)).toEqual({ ...same, removed: ["sh -c node!", "node setup.js", "curl h"] });
  });

  it("counts: the third of two equal processes is new", () => {
    expect(difference(processes(["a", ["b"], ["b"]]), processes(["a", ["b"], ["b"], ["b"]]))).toEqual({
      ...same,
      added: ["b!"],
    });
  });

  it("pairs equal commands by what runs below them", () => {
    const a = processes(["a", ["sh", ["x"]], ["sh", ["y"]]]);
    const b = processes(["a", ["sh", ["y"]], ["sh", ["x"]], ["sh", ["evil"]]]);
    expect(difference(a, b)).toEqual({ ...same, added: ["sh!", "evil"] });
  });

  it("takes the same command below another parent for another process", () => {
    const a = processes(["a", ["p", ["curl h"]], ["q"]]);
    const b = processes(["a", ["p"], ["q", ["curl h"]]]);
    expect(difference(a, b)).toEqual({ ...same, added: ["curl h!"], removed: ["curl h!"] });
  });

  it("sees a change where half of the arguments stay, and another process where fewer do", () => {
    expect(difference(processes(["cc -O2 a.c"]), processes(["cc -O3 a.c"]))).toMatchObject({
      changed: ["cc -O2 a.c → cc -O3 a.c"],
    });
    expect(difference(processes(["curl a"]), processes(["curl b"]))).toEqual({
      added: ["curl b!"],
      removed: ["curl a!"],
      changed: [],
    });
  });

  it("sees another exit code", () => {
    const a = processes(["test"]);
    const b = a.map((process) => ({ ...process, exitCode: 1 }));
    expect(compareProcesses(a, b).changed.map(({ changes }) => changes)).toEqual([
      ["exit code 1 instead of 0"],
    ]);
  });

  it("is its own mirror image, and finds a tree equal to itself, for trees of every shape", () => {
    let state = 3;
    const random = (below: number): number => (state = (state * 48_271) % 2_147_483_647) % below;
    const grow = (depth: number): Tree => [
      `${"abc"[random(3)] ?? ""} ${random(4)}`,
      ...Array.from({ length: depth > 0 ? random(4) : 0 }, () => grow(depth - 1)),
    ];
    for (let round = 0; round < 200; round++) {
      const [a, b] = [processes(grow(4)), processes(grow(4))];
      expect(difference(a, a)).toEqual(same);
      const { rowInB, rowInA } = alignTrees(a, b);
      rowInB.forEach((rowB, rowA) => {
        if (rowB !== -1) expect(rowInA[rowB]).toBe(rowA);
      });
      expect(rowInB.filter((row) => row !== -1)).toHaveLength(rowInA.filter((row) => row !== -1).length);
    }
  });

  it("is done with a chain and with a crowd of processes", () => {
    const chain = (length: number): ComparedProcess[] =>
      processes(["root"]).flatMap((root) =>
        Array.from({ length }, (_none, row) => ({
          ...root,
          processId: row,
          parentRow: row - 1,
          children: row + 1 < length ? [row + 1] : [],
          key: "link",
        })),
      );
    expect(compareProcesses(chain(50_000), chain(50_001)).added).toHaveLength(1);
    const crowd = (seed: number): ComparedProcess[] =>
      Array.from({ length: 20_000 }, (_none, row) => processes([`x ${seed * 50_000 + row}`])).flat();
    expect(compareProcesses(crowd(0), crowd(1)).added).toHaveLength(20_000);
  });
});
