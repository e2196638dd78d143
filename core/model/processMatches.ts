import type { MatchTotals, ProcessMatches, ProcessTable } from "../protocol/processTable.js";
import type { ResultTable } from "../query/sqlPort.js";

/** Counts by process → counts by row of the table. */
export function buildProcessMatches(
  table: ProcessTable,
  counts: ResultTable,
  totals: MatchTotals,
): ProcessMatches {
  const rowById = new Map(Array.from(table.processIds, (id, row) => [id, row]));
  const rows = Array.from(counts.numbers("process_id"), (id) => rowById.get(id));
  const spread = (column: string): Uint32Array => {
    const spreadValues = new Uint32Array(table.processIds.length);
    counts.numbers(column).forEach((value, index) => {
      const row = rows[index];
      if (row !== undefined) spreadValues[row] = value;
    });
    return spreadValues;
  };
  return {
    revision: table.revision,
    events: spread("events"),
    filesWritten: spread("files_written"),
    connections: spread("connections"),
    lookups: spread("lookups"),
    totals,
  };
}
