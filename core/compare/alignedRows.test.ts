import { beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, sampleSource } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import { Normaliser } from "../profile/normaliser.js";
import type { AlignedRow } from "../protocol/comparisonApi.js";
import type { TraceSource } from "../protocol/openTrace.js";
import { alignedRows, longerDurationUs, onlyDifferences } from "./alignedRows.js";
import { alignTrees } from "./alignTrees.js";
import { compareProcesses } from "./compareProcesses.js";
import {
  type ComparedTrace,
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "./compareTraces.js";

const normaliser = new Normaliser(defaultCompareNormalisers);

async function read(source: TraceSource): Promise<ComparedTrace> {
  const trace = await readToEnd(source, { detect: false });
  try {
    return await readComparedTrace(
      sqlPortOf(trace),
      { startEpochUs: 0, durationUs: 0, revision: 0 },
      normaliser,
    );
  } finally {
    await trace.dispose();
  }
}

function rowsOf(a: ComparedTrace, b: ComparedTrace): AlignedRow[] {
  const trees = compareProcesses(a.processes, b.processes);
  return alignedRows(a.processes, b.processes, trees.alignment, trees);
}

/** Rows as `depth sign command`. */
function told(rows: readonly AlignedRow[]): string[] {
  const signs = { same: "=", changed: "~", added: "+", removed: "-" };
  return rows.map(({ depth, state, a, b }) => `${depth} ${signs[state]} ${(b ?? a)?.command ?? ""}`);
}

const exec = (ms: number, pid: number, ppid: number, ...args: string[]): object =>
  eventAt(ms, { type: "process_exec", pid, ppid, comm: args[0], filename: `/bin/${args[0] ?? ""}`, args });

describe("two trees side by side", () => {
  let small: AlignedRow[];

  beforeAll(async () => {
    const a = await read(
      gzipSource(
        exec(0, 10, 1, "make"),
        exec(1, 11, 10, "first"),
        exec(2, 12, 10, "gone", "a"),
        exec(3, 13, 12, "below"),
        exec(4, 14, 10, "last"),
        eventAt(50, { type: "process_exit", pid: 10, ppid: 1, exit_code: 0 }),
      ),
    );
    const b = await read(
      gzipSource(
        exec(1000, 20, 1, "make"),
        exec(1001, 21, 20, "first"),
        exec(1002, 22, 20, "last"),
        exec(1003, 23, 22, "new"),
        eventAt(1020, { type: "process_exit", pid: 20, ppid: 1, exit_code: 0 }),
      ),
    );
    small = rowsOf(a, b);
  });

  it("keep the order of siblings, those that are gone where they stood", () => {
    expect(told(small)).toEqual(["0 = make", "1 = first", "1 - gone a", "2 - below", "1 = last", "2 + new"]);
  });

  it("count time from the beginning of each trace", () => {
    expect(small[0]).toMatchObject({
      a: { pid: 10, startUs: 0, endUs: 50_000 },
      b: { pid: 20, startUs: 0, endUs: 20_000 },
    });
    expect(longerDurationUs(small)).toBe(50_000);
  });

  it("are reduced to what differs, with the way to it", () => {
    expect(told(onlyDifferences(small))).toEqual([
      "0 = make",
      "1 - gone a",
      "2 - below",
      "1 = last",
      "2 + new",
    ]);
    expect(onlyDifferences(small.filter(({ state }) => state === "same"))).toEqual([]);
  });

  it("call nothing new that another of several runs has, and nothing gone that one of them lacks", async () => {
    const first = await read(
      gzipSource(exec(0, 10, 1, "make"), exec(1, 11, 10, "both"), exec(2, 12, 10, "once")),
    );
    const second = await read(
      gzipSource(exec(0, 20, 1, "make"), exec(1, 21, 20, "both"), exec(2, 22, 20, "seen")),
    );
    const run = await read(
      gzipSource(exec(0, 30, 1, "make"), exec(1, 31, 30, "seen"), exec(2, 32, 30, "new")),
    );
    const { trees, comparison } = compareTraces([first, second], run, normaliser);
    const [{ alignment } = { alignment: alignTrees([], []) }] = trees;
    const rows = alignedRows(first.processes, run.processes, alignment, comparison.processes);
    expect(told(rows).sort()).toEqual(["0 = make", "1 + new", "1 - both", "1 = once", "1 = seen"]);
  });

  it("hold every process of both recorded jobs once, and differ in the hostile subtree alone", async () => {
    const [clean, attack] = [await read(sampleSource("job-clean")), await read(sampleSource("job-attack"))];
    const rows = rowsOf(clean, attack);
    const ids = (side: "a" | "b"): number[] =>
      rows.flatMap((row) => row[side]?.processId ?? []).sort((x, y) => x - y);
    const own = ({ processes }: ComparedTrace): number[] =>
      processes.map(({ processId }) => processId).sort((x, y) => x - y);
    expect(ids("a")).toEqual(own(clean));
    expect(ids("b")).toEqual(own(attack));
    const different = rows.filter(({ state }) => state !== "same");
    expect(different.every(({ state }) => state === "added")).toBe(true);
    expect(different[0]?.b?.command).toBe('sh -c "node setup.js"');
    const kept = onlyDifferences(rows);
    expect(kept.filter(({ state }) => state !== "same")).toEqual(different);
    expect(kept.length).toBeLessThan(rows.length);
  });
});
