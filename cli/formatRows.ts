import type { ResultRows } from "../core/engine/resultRows.js";
import { cellText, csvLine } from "../core/model/csv.js";
import { printable } from "./printable.js";

export const outputFormats = ["table", "json", "ndjson", "csv"] as const;
export type OutputFormat = (typeof outputFormats)[number];

export function isOutputFormat(value: string): value is OutputFormat {
  return outputFormats.some((format) => format === value);
}

/** A result as text for standard output. */
export function formatRows(result: ResultRows, format: OutputFormat): string {
  switch (format) {
    case "table":
      return formatTable(result);
    case "json":
      return `${JSON.stringify(toObjects(result), null, 2)}\n`;
    case "ndjson":
      return toObjects(result)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join("");
    case "csv":
      return [result.columns, ...result.rows].map((cells) => csvLine(cells)).join("");
  }
}

function toObjects({ columns, rows }: ResultRows): object[] {
  return rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index] ?? "", value])));
}

/** Wider cells are cut in a table; the other formats give them whole. */
const cellWidthLimit = 100;

function formatTable({ columns, rows }: ResultRows): string {
  const cells = rows.map((row) => row.map((value) => cut(printable(cellText(value)))));
  const widths = columns.map((name, column) =>
    Math.max(name.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const numeric = columns.map(
    (_name, column) =>
      rows.length > 0 && rows.every((row) => row[column] === null || typeof row[column] === "number"),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        numeric[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  return [line(columns), rule, ...cells.map(line)].map((text) => `${text}\n`).join("");
}

function cut(text: string): string {
  return text.length > cellWidthLimit ? `${text.slice(0, cellWidthLimit - 1)}…` : text;
}
