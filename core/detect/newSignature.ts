import type { Severity } from "../protocol/finding.js";
import { literal } from "../query/sqlText.js";

/** What a new signature is written from. */
export interface NewSignature {
  readonly id: string;
  /** Words in lower case joined by `-`. */
  readonly name: string;
  readonly severity: Severity;
  /** One query, which may end in a semicolon. */
  readonly query: string;
  /** Names of the columns that it returns. */
  readonly columns: readonly string[];
}

/** Columns that every signature returns, in this order. */
const evidenceColumns = ["process_id", "event_id", "ts", "text"] as const;

/**
 * The file of a new signature, for its author to go on with. A query that returns the columns of evidence but no text
 * is given one; what else it lacks is said in the file.
 */
export function newSignatureText({ id, name, severity, query, columns }: NewSignature): string {
  const title = name.replaceAll("-", " ");
  return [
    `-- id: ${id}`,
    `-- name: ${name}`,
    `-- severity: ${severity}`,
    `-- description: A process did what the query looks for: ${title}.`,
    "-- blind-spots: Not written down yet.",
    `-- tags: own`,
    ...evidenceQuery(query, columns, title),
    "",
  ].join("\n");
}

function evidenceQuery(query: string, columns: readonly string[], title: string): string[] {
  const own = query.trim().replace(/[;\s]+$/u, "");
  const missing = evidenceColumns.filter((column) => !columns.includes(column));
  if (missing.length === 0) return [own];
  const indented = own.replace(/^/gmu, "  ");
  const wrapped = (selected: readonly string[]): string[] => [
    `select ${selected.join(", ")}`,
    "from (",
    indented,
    ") as evidence",
  ];
  if (missing.join() === "text")
    return wrapped(["process_id", "event_id", "ts", `${literal(title).text} as text`]);
  if (columns.includes("event_id")) return fromEvents(indented, title);
  return [`-- The query must return ${evidenceColumns.join(", ")}; it lacks ${missing.join(", ")}.`, own];
}

/** An event tells its process and its time. */
function fromEvents(query: string, title: string): string[] {
  return [
    `select event.process_id, event.event_id, event.ts, ${literal(title).text} as text`,
    "from (",
    query,
    ") as evidence",
    "join event using (event_id)",
  ];
}

/** A query for starts of the same program below the same parent, as a process of a trace shows them. */
export function queryLike(program: string, parentProgram: string | null): string {
  const parent = parentProgram === null ? "" : `\n  and parent_program = ${literal(parentProgram).text}`;
  return [
    `select process_id, event_id, ts, ${literal(`${program} was run`).text} as text`,
    "from command",
    `where program = ${literal(program).text}${parent}`,
  ].join("\n");
}

/** A name as signatures have it, from words of a person. */
export function signatureName(words: string): string {
  return (words.toLowerCase().match(/[a-z0-9]+/gu) ?? []).join("-");
}
