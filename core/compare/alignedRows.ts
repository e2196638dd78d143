import type { AlignedProcess, AlignedRow, AlignedState } from "../protocol/comparisonApi.js";
import type { ComparedProcess } from "./comparedProcess.js";
import type { Comparison } from "./comparison.js";
import type { Alignment } from "./alignTrees.js";

type Side = readonly ComparedProcess[];

/** Rows of the two trees that stand on one line; −1 where a side has none. */
interface Pair {
  readonly rowA: number;
  readonly rowB: number;
  readonly depth: number;
}

/**
 * Two aligned trees as one list, parents before their children. Siblings stand in the order of B, and those of A alone
 * where they stood among the others. What differs is told by `processes`: of several traces that B is compared with, A is
 * one, and a process that another of them has is nothing new.
 */
export function alignedRows(
  a: Side,
  b: Side,
  alignment: Alignment,
  processes: Comparison["processes"],
): AlignedRow[] {
  const added = new Set(processes.added.map(({ process_id }) => process_id));
  const removed = new Set(processes.removed.map(({ process_id }) => process_id));
  const changes = new Map(processes.changed.map((changed) => [changed.b.process_id, changed.changes]));
  const [originA, originB] = [originOf(a), originOf(b)];
  const stateOf = (left: ComparedProcess | undefined, right: ComparedProcess | undefined): AlignedState => {
    if (right === undefined) return left !== undefined && removed.has(left.processId) ? "removed" : "same";
    if (left === undefined) return added.has(right.processId) ? "added" : "same";
    return changes.has(right.processId) ? "changed" : "same";
  };
  return inOrder(a, b, alignment).map(({ rowA, rowB, depth }) => {
    const [left, right] = [a[rowA], b[rowB]];
    const changed = (left && right && changes.get(right.processId)) ?? [];
    return {
      depth,
      state: stateOf(left, right),
      a: left === undefined ? null : shown(left, originA),
      b: right === undefined ? null : shown(right, originB),
      changes: changed,
    };
  });
}

/** Rows that differ, and all that is above them. */
export function onlyDifferences(rows: readonly AlignedRow[]): AlignedRow[] {
  const kept: AlignedRow[] = [];
  // Backwards, a row stands before its parent: the depth of what was kept last tells whether it is one.
  let wantedDepth = -1;
  for (const row of rows.toReversed()) {
    if (row.state === "same" && row.depth !== wantedDepth - 1) continue;
    kept.push(row);
    wantedDepth = row.depth;
  }
  return kept.reverse();
}

/** Length of the longer trace, as far as its processes tell. */
export function longerDurationUs(rows: readonly AlignedRow[]): number {
  return rows.reduce((longest, { a, b }) => Math.max(longest, lastOf(a), lastOf(b)), 0);
}

function lastOf(process: AlignedProcess | null): number {
  return process === null ? 0 : (process.endUs ?? process.startUs);
}

/** With a list of what is still to do: a hostile tree is deeper than a call stack. */
function inOrder(a: Side, b: Side, alignment: Alignment): Pair[] {
  const rows: Pair[] = [];
  const open = siblings(rootsOf(a), rootsOf(b), alignment.rowInB, 0).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    rows.push(next);
    const [left, right] = [a[next.rowA]?.children ?? [], b[next.rowB]?.children ?? []];
    for (const child of siblings(left, right, alignment.rowInB, next.depth + 1).reverse()) open.push(child);
  }
  return rows;
}

function rootsOf(side: Side): number[] {
  return side.flatMap(({ parentRow }, row) => (parentRow === -1 ? [row] : []));
}

/** Children of A before the partner that follows them there, then its partner; the rest of A at the end. */
function siblings(
  left: readonly number[],
  right: readonly number[],
  rowInB: Int32Array,
  depth: number,
): Pair[] {
  const before = new Map<number, number[]>();
  const partners = new Map<number, number>();
  let waiting: number[] = [];
  for (const rowA of left) {
    const rowB = rowInB[rowA] ?? -1;
    if (rowB === -1) waiting.push(rowA);
    else {
      partners.set(rowB, rowA);
      before.set(rowB, waiting);
      waiting = [];
    }
  }
  const alone = (rowA: number): Pair => ({ rowA, rowB: -1, depth });
  return [
    ...right.flatMap((rowB) => [
      ...(before.get(rowB) ?? []).map(alone),
      { rowA: partners.get(rowB) ?? -1, rowB, depth },
    ]),
    ...waiting.map(alone),
  ];
}

function originOf(side: Side): number {
  return side.reduce((first, { startUs }) => (startUs < first ? startUs : first), Infinity);
}

function shown(
  { processId, pid, command, startUs, endUs }: ComparedProcess,
  originUs: number,
): AlignedProcess {
  const start = Number.isNaN(startUs) ? 0 : startUs - originUs;
  return { processId, pid, command, startUs: start, endUs: endUs === null ? null : endUs - originUs };
}
