import { DataType, type Field, tableFromIPC, type Table } from "apache-arrow";
import { RpcError } from "../protocol/rpc.js";
import type { ResultTable } from "../query/sqlPort.js";

/** Decodes Arrow into columns as queries use them. */
export function decodeResult(arrow: Uint8Array): ResultTable {
  const table = tableFromIPC(arrow);
  return {
    rows: table.numRows,
    numbers: (name) => Float64Array.from(cells(table, name), toNumber),
    texts: (name) => cells(table, name).map(toText),
    flags: (name) => Uint8Array.from(cells(table, name), (value) => (value === true ? 1 : 0)),
  };
}

function cells(table: Table, name: string): unknown[] {
  const column = table.getChild(name);
  if (column === null) throw new Error(`The result has no column ${name}.`);
  const values: unknown[] = new Array(column.length);
  for (let row = 0; row < column.length; row++) values[row] = column.get(row);
  return values;
}

function toText(value: unknown): string | null {
  if (value === null || typeof value === "string") return value;
  throw new Error(`Text was expected in place of ${typeof value}.`);
}

function toNumber(value: unknown): number {
  if (value === null) return NaN;
  if (typeof value === "number" || typeof value === "bigint") return Number(value);
  throw new Error(`A number was expected in place of ${typeof value}.`);
}

/** Names and types as Arrow tells them. Throws "query-failed" for a column whose values did not come with it. */
export function describeColumns(arrow: Uint8Array): { readonly name: string; readonly type: string }[] {
  return tableFromIPC(arrow).schema.fields.map((field) => {
    if (holdsEnum(field))
      throw new RpcError({
        code: "query-failed",
        message: `${field.name} is an ENUM or holds one, and DuckDB-WASM leaves out its words. Cast it to VARCHAR.`,
      });
    return { name: field.name, type: String(field.type) };
  });
}

/** DuckDB-WASM 1.32 sends the words of an ENUM as an empty dictionary. */
function holdsEnum({ type }: { readonly type: DataType }): boolean {
  const inner = (type.children as readonly Field<DataType>[] | undefined) ?? [];
  return DataType.isDictionary(type) || inner.some(holdsEnum);
}
