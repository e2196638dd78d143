import { tableFromIPC, type Table } from "apache-arrow";

/** A result as plain JavaScript values, row by row: null, boolean, number, text, arrays and objects of these. */
export interface ResultRows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Decodes Arrow for people and files: times become ISO text, integers beyond 2^53 text. */
export function decodeRows(arrow: Uint8Array): ResultRows {
  return tableRows(tableFromIPC(arrow));
}

export function tableRows(table: Table): ResultRows {
  const columns = table.schema.fields.map((field, index) => ({
    type: String(field.type),
    vector: table.getChildAt(index),
  }));
  const rows = Array.from({ length: table.numRows }, (_none, row) =>
    columns.map(({ type, vector }) => plainValue(vector?.get(row), type)),
  );
  return { columns: table.schema.fields.map((field) => field.name), rows };
}

function plainValue(value: unknown, type: string): unknown {
  if (value === null || value === undefined) return null;
  if (type.startsWith("Timestamp")) return isoTime(Number(value));
  if (type.startsWith("Date")) return isoTime(Number(value)).slice(0, 10);
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (typeof value !== "object") return value;
  return Symbol.iterator in value
    ? plainList(value as Iterable<unknown>)
    : JSON.parse(JSON.stringify(value, bigintAsNumber));
}

/** Structs iterate over their members as pairs of name and value, lists over values. */
function plainList(value: Iterable<unknown>): unknown {
  if ("toJSON" in value && !("length" in value)) return JSON.parse(JSON.stringify(value, bigintAsNumber));
  return [...value].map((item) => plainValue(item, ""));
}

function bigintAsNumber(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? plainValue(value, "") : value;
}

/** Arrow gives milliseconds with a fraction for a TIMESTAMP of microseconds. */
function isoTime(milliseconds: number): string {
  const us = Math.round(milliseconds * 1000);
  const whole = new Date(Math.floor(us / 1000)).toISOString().slice(0, 23);
  return `${whole}${String(((us % 1000) + 1000) % 1000).padStart(3, "0")}Z`;
}
