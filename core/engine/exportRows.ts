import { csvLine } from "../model/csv.js";
import type { CancelSignal } from "../protocol/rpc.js";
import type { EngineClient } from "./engineClient.js";
import { decodeRows, type ResultRows } from "./resultRows.js";
import { decodeResult } from "./resultTable.js";

/** Rows asked for at a time: some megabytes of text. */
const rowsPerPiece = 50_000;

/** All rows of a query as CSV or JSON text, piece by piece. */
export async function* exportRows(
  engine: EngineClient,
  sql: string,
  format: "csv" | "json",
  signal?: CancelSignal,
): AsyncGenerator<{ text: string; rows: number }> {
  const write = format === "csv" ? csvPiece : jsonPiece;
  let first = true;
  for await (const table of pieces(engine, sql, signal)) {
    yield { text: write(table, first), rows: table.rows.length };
    first = false;
  }
  if (format === "json") yield { text: "\n]\n", rows: 0 };
}

/** The lines of events, piece by piece; `sqlAfter` gives the query for those behind a line number. */
export async function* exportEventTexts(
  engine: EngineClient,
  sqlAfter: (eventId: number, limit: number) => string,
  signal?: CancelSignal,
): AsyncGenerator<{ text: string; events: number }> {
  for (let after = 0; ;) {
    const { arrow } = await engine.call("query", { sql: sqlAfter(after, rowsPerPiece) }, signal);
    const result = decodeResult(arrow);
    if (result.rows === 0) return;
    yield { text: `${result.texts("data").join("\n")}\n`, events: result.rows };
    after = result.numbers("event_id").at(-1) ?? Infinity;
  }
}

/**
 * One query a piece: the engine keeps no cursor between calls, so that other questions are answered meanwhile, and
 * nothing is left open when a reader stops. The first piece comes even when it has no rows.
 */
async function* pieces(engine: EngineClient, sql: string, signal?: CancelSignal): AsyncGenerator<ResultRows> {
  const base = sql.trimEnd().replace(/;$/, "");
  for (let offset = 0; ; offset += rowsPerPiece) {
    const piece = `select * from (\n${base}\n) limit ${rowsPerPiece} offset ${offset}`;
    const { arrow, rows } = await engine.call("query", { sql: piece }, signal);
    if (rows > 0 || offset === 0) yield decodeRows(arrow);
    if (rows < rowsPerPiece) return;
  }
}

function csvPiece({ columns, rows }: ResultRows, first: boolean): string {
  return [...(first ? [columns] : []), ...rows].map(csvLine).join("");
}

function jsonPiece({ columns, rows }: ResultRows, first: boolean): string {
  const objects = rows.map((row) =>
    JSON.stringify(Object.fromEntries(row.map((value, index) => [columns[index] ?? "", value]))),
  );
  if (objects.length === 0) return first ? "[" : "";
  return (first ? "[\n" : ",\n") + objects.join(",\n");
}
