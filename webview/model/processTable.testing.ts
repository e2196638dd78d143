import type { ProcessTable } from "../../core/protocol/processTable.js";

/** One row of a small table. */
export interface ProcessRow {
  readonly parent: number;
  readonly startUs: number;
  readonly endUs: number;
  readonly name?: string;
  readonly argumentText?: string;
  readonly role?: number;
  readonly flags?: number;
}

/** Columns of rows; ids are 1, 2, … and pids 100, 101, …; an empty table stands for a trace not read yet. */
export function processTableOf(rows: readonly ProcessRow[], durationUs = 100): ProcessTable {
  return {
    revision: 1,
    startEpochUs: 0,
    durationUs,
    total: rows.length,
    processIds: Float64Array.from(rows, (_, row) => row + 1),
    pids: Int32Array.from(rows, (_, row) => row + 100),
    parentRows: Int32Array.from(rows, ({ parent }) => parent),
    startsUs: Float64Array.from(rows, ({ startUs }) => startUs),
    endsUs: Float64Array.from(rows, ({ endUs }) => endUs),
    flags: Uint8Array.from(rows, ({ flags }) => flags ?? 0),
    roles: Uint8Array.from(rows, ({ role }) => role ?? 0),
    names: rows.map(({ name }, row) => name ?? `p${row + 1}`),
    argumentTexts: rows.map(({ argumentText }) => argumentText ?? ""),
  };
}
