import { type DataType, tableFromIPC, type Vector } from "apache-arrow";
import { valueReader } from "./arrowValue.js";

/** A result as plain JavaScript values, row by row: null, boolean, number, text, arrays and objects of these. */
export interface ResultRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/**
 * Decodes Arrow for people and files: times become ISO text, intervals text as DuckDB writes them; integers beyond
 * 2^53, and decimals that no double is equal to, stay exact as text.
 */
export function decodeRows(arrow: Uint8Array): ResultRows {
  const table = tableFromIPC(arrow);
  const columns = table.schema.fields.map((_field, index) => valuesOf(table.getChildAt(index)));
  const rows = Array.from({ length: table.numRows }, (_none, row) =>
    columns.map((values) => values[row] ?? null),
  );
  return { columns: table.schema.fields.map((field) => field.name), rows };
}

function valuesOf(column: Vector<DataType> | null): unknown[] {
  const values: unknown[] = [];
  for (const data of column?.data ?? []) {
    const read = valueReader(data);
    for (let row = 0; row < data.length; row++) values.push(read(row));
  }
  return values;
}
