import type { ProcessModel } from "../../model/processModel.js";

/** Rows that packing looks through before a process counts as not drawn. */
const searchLimit = 64;

/** Where each process of a lane stands. */
export interface PackedRows {
  /** Lane row of each entry of the list; −1 where there was no room. */
  readonly rows: Int16Array;
  /** Lane rows in use. */
  readonly count: number;
}

/**
 * A child lies below its parent, in the first row that is free for its whole life. Lives shorter than
 * `shortUs` share the row of their depth, since they cannot be told apart anyway. `list` holds table rows
 * in order of start.
 */
export function packRows(model: ProcessModel, list: Int32Array, shortUs: number): PackedRows {
  const rows = new Int16Array(list.length).fill(-1);
  const rowOf = new Int16Array(model.size).fill(-1);
  const ends: number[] = [];
  for (let index = 0; index < list.length; index++) {
    const row = list[index] ?? 0;
    const parent = model.parentOf(row);
    const start = model.startOf(row);
    const end = model.endOf(row);
    const wide = end - start > shortUs;
    let laneRow = (rowOf[parent] ?? -1) + 1;
    while (wide && (ends[laneRow] ?? 0) > start && laneRow <= searchLimit) laneRow++;
    if (laneRow > searchLimit) continue;
    rows[index] = laneRow;
    rowOf[row] = laneRow;
    ends[laneRow] = Math.max(ends[laneRow] ?? 0, wide ? end : 0);
  }
  return { rows, count: ends.length };
}
