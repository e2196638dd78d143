import type { ProcessTable } from "../../core/protocol/processTable.js";
import { processFlag } from "../../core/protocol/processTable.js";
import { cell, textCell } from "./cell.js";

/** The process table with what a tree needs: depth, children and look-up by id. Rows are table rows. */
export class ProcessModel {
  readonly size: number;
  /** 0 for a root. */
  readonly depths: Int32Array;
  /** Children of row `r`: `children[childStart[r] … childStart[r + 1])`, by start. Roots are in `roots`. */
  readonly childStarts: Int32Array;
  readonly children: Int32Array;
  readonly roots: Int32Array;
  #rowsById: Map<number, number> | null = null;

  constructor(readonly table: ProcessTable) {
    this.size = table.processIds.length;
    this.depths = new Int32Array(this.size);
    this.childStarts = new Int32Array(this.size + 1);
    this.#indexRows();
    const { children, roots } = this.#collectChildren();
    this.children = children;
    this.roots = roots;
  }

  /** Row of a process; undefined when the table has none of this id. */
  rowOf(processId: number): number | undefined {
    this.#rowsById ??= this.#indexIds();
    return this.#rowsById.get(processId);
  }

  processIdOf(row: number): number {
    return cell(this.table.processIds, row);
  }

  parentOf(row: number): number {
    return this.table.parentRows[row] ?? -1;
  }

  childCount(row: number): number {
    return (this.childStarts[row + 1] ?? 0) - (this.childStarts[row] ?? 0);
  }

  childrenOf(row: number): Int32Array {
    return this.children.subarray(cell(this.childStarts, row), cell(this.childStarts, row + 1));
  }

  hasFlag(row: number, flag: keyof typeof processFlag): boolean {
    return (cell(this.table.flags, row) & processFlag[flag]) !== 0;
  }

  startOf(row: number): number {
    return this.table.startsUs[row] ?? Number.NaN;
  }

  /** End, or the end of the trace while none was seen. */
  endOf(row: number): number {
    const end = this.table.endsUs[row] ?? Number.NaN;
    return Number.isNaN(end) ? Math.max(this.startOf(row), this.table.durationUs) : end;
  }

  isOpenEnded(row: number): boolean {
    return Number.isNaN(cell(this.table.endsUs, row));
  }

  /** From the root down to the row itself. */
  ancestry(row: number): number[] {
    const rows: number[] = [];
    for (let at = row; at >= 0; at = this.parentOf(at)) rows.push(at);
    return rows.reverse();
  }

  /** Name and arguments. */
  titleOf(row: number): string {
    const rest = textCell(this.table.argumentTexts, row);
    return rest === "" ? this.nameOf(row) : `${this.nameOf(row)} ${rest}`;
  }

  nameOf(row: number): string {
    return textCell(this.table.names, row) || "(unnamed)";
  }

  pidOf(row: number): number {
    return cell(this.table.pids, row);
  }

  /** `curl (23459)`. */
  nameWithPid(row: number): string {
    return `${this.nameOf(row)} (${this.pidOf(row)})`;
  }

  #indexIds(): Map<number, number> {
    const rows = new Map<number, number>();
    this.table.processIds.forEach((id, row) => rows.set(id, row));
    return rows;
  }

  #indexRows(): void {
    const { parentRows } = this.table;
    const { depths, childStarts } = this;
    for (let row = 0; row < this.size; row++) {
      const parent = parentRows[row] ?? -1;
      if (parent < 0) continue;
      depths[row] = (depths[parent] ?? 0) + 1;
      childStarts[parent + 1] = (childStarts[parent + 1] ?? 0) + 1;
    }
    for (let row = 0; row < this.size; row++)
      childStarts[row + 1] = (childStarts[row + 1] ?? 0) + (childStarts[row] ?? 0);
  }

  #collectChildren(): { children: Int32Array; roots: Int32Array } {
    const { parentRows } = this.table;
    const next = this.childStarts.slice();
    const children = new Int32Array(next[this.size] ?? 0);
    const roots: number[] = [];
    for (let row = 0; row < this.size; row++) {
      const parent = parentRows[row] ?? -1;
      const at = next[parent];
      if (at === undefined) roots.push(row);
      else {
        children[at] = row;
        next[parent] = at + 1;
      }
    }
    return { children, roots: Int32Array.from(roots) };
  }
}

/** Adds every row's value to its ancestors': the result holds sums over subtrees. */
export function subtreeSums(model: ProcessModel, values: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(values);
  const { parentRows } = model.table;
  for (let row = model.size - 1; row > 0; row--) {
    const parent = parentRows[row] ?? -1;
    if (parent >= 0) sums[parent] = (sums[parent] ?? 0) + (sums[row] ?? 0);
  }
  return sums;
}
