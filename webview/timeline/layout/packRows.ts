import type { ProcessModel } from "../../model/processModel.js";

/** Rows that packing looks through before a process counts as not drawn. */
const searchLimit = 64;

/** Where each process of a lane stands. */
export interface PackedRows {
  /** Table rows in order of start. */
  readonly list: Int32Array;
  /** Lane row of each entry of the list; −1 where there was no room. */
  readonly laneRows: Int16Array;
  /** Lane rows that all of them would need. */
  readonly count: number;
  /** Entries that stand in the first `rowLimit` rows. */
  readonly placed: number;
}

/**
 * A child lies below its parent, in the first row that is free for its whole life. Lives shorter than
 * `shortUs` share the row of their depth, since they cannot be told apart anyway. `list` holds table rows
 * in order of start.
 */
export function packRows(
  model: ProcessModel,
  list: Int32Array,
  shortUs: number,
  rowLimit: number,
): PackedRows {
  const { parentRows, startsUs } = model.table;
  const laneRows = new Int16Array(list.length).fill(-1);
  const laneRowOf = new Int16Array(model.size).fill(-1);
  const ends: number[] = [];
  let placed = 0;
  for (let index = 0; index < list.length; index++) {
    const row = list[index] ?? 0;
    const start = startsUs[row] ?? 0;
    const end = model.endOf(row);
    const wide = end - start > shortUs;
    let laneRow = (laneRowOf[parentRows[row] ?? -1] ?? -1) + 1;
    while (wide && (ends[laneRow] ?? 0) > start && laneRow <= searchLimit) laneRow++;
    if (laneRow > searchLimit) continue;
    laneRows[index] = laneRow;
    if (laneRow < rowLimit) placed++;
    laneRowOf[row] = laneRow;
    ends[laneRow] = Math.max(ends[laneRow] ?? 0, wide ? end : 0);
  }
  return { list, laneRows, count: ends.length, placed };
}
