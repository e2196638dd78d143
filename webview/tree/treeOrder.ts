import type { FindingIndex } from "../model/findingIndex.js";
import { cell } from "../model/cell.js";
import type { ProcessModel } from "../model/processModel.js";
import type { RowTotals } from "../model/rowTotals.js";

export const treeSortColumns = ["start", "duration", "files", "connections", "lookups", "findings"] as const;
export type TreeSortColumn = (typeof treeSortColumns)[number];

export interface TreeSort {
  readonly column: TreeSortColumn;
  readonly descending: boolean;
}

/** All rows as a tree is read: each parent directly before everything below it. */
export interface TreeOrder {
  readonly rows: Int32Array;
  /** Rows of the subtree of a table row, itself included. */
  readonly sizes: Int32Array;
  /** Where a table row stands in `rows`. */
  readonly positions: Int32Array;
}

export interface SortValues {
  readonly model: ProcessModel;
  readonly totals: RowTotals | null;
  readonly findings: FindingIndex | null;
}

/** Orders siblings; a sort other than by start acts within each parent. */
export function treeOrder(values: SortValues, sort: TreeSort): TreeOrder {
  const { model } = values;
  const { childStarts } = model;
  const { roots, children } = sortedSiblings(model, comparison(values, sort));
  const sizes = subtreeSizes(model);
  const rows = new Int32Array(model.size);
  const positions = new Int32Array(model.size);
  const place = (siblings: Int32Array, from: number, to: number, first: number): void => {
    for (let index = from, at = first; index < to; index++) {
      const row = siblings[index] ?? 0;
      rows[at] = row;
      positions[row] = at;
      at += sizes[row] ?? 1;
    }
  };
  place(roots, 0, roots.length, 0);
  // A parent stands before its children in the table, so its own place is known by then.
  for (let row = 0; row < model.size; row++)
    place(children, childStarts[row] ?? 0, childStarts[row + 1] ?? 0, (positions[row] ?? 0) + 1);
  return { rows, positions, sizes };
}

/** Roots, and the children of all rows at the places that the model gives them. */
function sortedSiblings(
  model: ProcessModel,
  compare: ((a: number, b: number) => number) | null,
): { readonly roots: Int32Array; readonly children: Int32Array } {
  if (compare === null) return model;
  const children = model.children.slice();
  const { childStarts } = model;
  for (let row = 0; row < model.size; row++)
    if (model.childCount(row) > 1) children.subarray(childStarts[row], childStarts[row + 1]).sort(compare);
  return { roots: model.roots.slice().sort(compare), children };
}

function subtreeSizes(model: ProcessModel): Int32Array {
  const sizes = new Int32Array(model.size).fill(1);
  const { parentRows } = model.table;
  for (let row = model.size - 1; row > 0; row--) {
    const parent = parentRows[row] ?? -1;
    if (parent >= 0) sizes[parent] = (sizes[parent] ?? 0) + (sizes[row] ?? 0);
  }
  return sizes;
}

/** null for the order the table has already. */
function comparison(values: SortValues, sort: TreeSort): ((a: number, b: number) => number) | null {
  if (sort.column === "start" && !sort.descending) return null;
  const value = sortValue(values, sort.column);
  const direction = sort.descending ? -1 : 1;
  return (a, b) => direction * (value(a) - value(b)) || a - b;
}

function sortValue({ model, totals, findings }: SortValues, column: TreeSortColumn): (row: number) => number {
  switch (column) {
    case "start":
      return (row) => model.startOf(row);
    case "duration":
      return (row) => model.endOf(row) - model.startOf(row);
    case "files":
      return (row) => (totals === null ? 0 : cell(totals.filesWithin, row));
    case "connections":
      return (row) => (totals === null ? 0 : cell(totals.connectionsWithin, row));
    case "lookups":
      return (row) => (totals === null ? 0 : cell(totals.lookupsWithin, row));
    case "findings":
      return (row) => (findings === null ? 0 : findings.countWithin(row));
  }
}
