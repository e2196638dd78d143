import type { ResultHandle, ResultRows } from "../../core/protocol/resultApi.js";
import { visibleText } from "../workbench/visibleText.js";

/** Longest text of a cell in a table of plain text or Markdown. */
const cellLength = 200;

/** The first rows of a result as plain text, for who reads outputs without the renderer. */
export function resultText(
  { columns, rows, capped }: ResultHandle,
  page: ResultRows,
  growing: boolean,
): string {
  const head = columns.map(({ name }) => shown(name)).join("\t");
  const lines = page.rows.slice(0, 20).map((row) => row.map(shown).join("\t"));
  const total = `${rows} rows${capped ? ", more were left out" : ""}`;
  const soFar = growing ? "; the trace is still being recorded" : "";
  return [head, ...lines, `${total}${soFar}`].join("\n");
}

/** Rows as a table of Markdown. */
export function markdownTable({ columns }: ResultHandle, page: ResultRows): string {
  const line = (cells: readonly (string | null)[]): string => `| ${cells.map(markdownCell).join(" | ")} |`;
  const rule = `| ${columns.map(({ kind }) => (kind === "number" ? "---:" : "---")).join(" | ")} |`;
  return [line(columns.map(({ name }) => name)), rule, ...page.rows.map(line)].join("\n");
}

/** Text of a trace must not become markup in the document either. */
function markdownCell(value: string | null): string {
  return shown(value).replaceAll(/[\\`*_{}[\]<>()#!|~&$]/gu, String.raw`\$&`);
}

function shown(value: string | null): string {
  if (value === null) return "NULL";
  const text = visibleText(value);
  return text.length > cellLength ? `${text.slice(0, cellLength)}…` : text;
}
