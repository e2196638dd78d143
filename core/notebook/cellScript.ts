import type { CellParameters } from "../protocol/openTrace.js";
import { RpcError } from "../protocol/rpc.js";
import { literal, SqlText } from "../query/sqlText.js";
import { sqlTokens } from "./sqlTokens.js";

/** One statement of a cell. */
export interface Statement {
  readonly text: string;
  /** Where it begins in the cell, in characters. */
  readonly start: number;
  /** First word in lower case; empty where it begins with a bracket. */
  readonly firstWord: string;
}

/** Statements of a cell in order; those of comments and blanks alone are left out. */
export function splitStatements(sql: string): Statement[] {
  const statements: Statement[] = [];
  let first: { readonly start: number; readonly text: string } | undefined;
  const close = (end: number): void => {
    if (first === undefined) return;
    const firstWord = /^\w+$/u.test(first.text) ? first.text.toLowerCase() : "";
    statements.push({ text: sql.slice(first.start, end), start: first.start, firstWord });
    first = undefined;
  };
  for (const token of sqlTokens(sql)) {
    if (token.kind === "operator" && token.text === ";") close(token.start);
    else if (token.kind !== "comment") first ??= token;
  }
  close(sql.length);
  return statements;
}

/** Names that cells may use, with what each stands for. */
export const parameterMeanings: Readonly<Record<string, string>> = {
  pid: "Process id of the process that is selected on the screen of the trace.",
  process_id: "Id of the life of the process that is selected on the screen of the trace.",
  from: "Begin of the time range brushed on the timeline, else of the trace. TIMESTAMP, UTC.",
  to: "End of the time range brushed on the timeline, else of the trace. TIMESTAMP, UTC.",
};

/** A statement with values in place of its parameters. */
export interface BoundStatement {
  readonly sql: string;
  /** Where a place of the bound statement is in the one that was written. */
  writtenAt(position: number): number;
}

/** Writes the selection into a statement, as literals. Throws "query-failed" where a parameter has no value. */
export function bindParameters(statement: string, parameters: CellParameters): BoundStatement {
  const values = literals(parameters);
  const shifts: { readonly at: number; readonly by: number; readonly start: number }[] = [];
  let sql = "";
  let done = 0;
  for (const token of sqlTokens(statement)) {
    if (token.kind !== "parameter") continue;
    sql += statement.slice(done, token.start);
    const { text } = valueOf(token.text.slice(1), token.start, values);
    sql += text;
    done = token.end;
    shifts.push({ at: sql.length, by: text.length - token.text.length, start: token.start });
  }
  return {
    sql: sql + statement.slice(done),
    writtenAt: (position) => {
      let by = 0;
      for (const shift of shifts) {
        if (shift.at <= position) by += shift.by;
        else if (position - by >= shift.start) return shift.start;
      }
      return position - by;
    },
  };
}

function valueOf(name: string, position: number, values: Readonly<Record<string, SqlText | null>>): SqlText {
  const value = values[name.toLowerCase()];
  if (value instanceof SqlText) return value;
  const known = Object.keys(parameterMeanings);
  const message =
    value === null
      ? `$${name} has no value: select a process on the screen of the trace, then run the cell again.`
      : `$${name} is not known. ${known.map((key) => `$${key}`).join(", ")} stand for what is selected on the screen of the trace.`;
  const candidates = value === null ? [] : known.map((key) => `$${key}`);
  throw new RpcError({ code: "query-failed", message, position, name: `$${name}`, candidates });
}

function literals({
  pid,
  processId,
  fromEpochUs,
  toEpochUs,
}: CellParameters): Record<string, SqlText | null> {
  const number = (value: number | null): SqlText | null => (value === null ? null : literal(value));
  const time = (value: number | null): SqlText | null =>
    value === null ? null : new SqlText(`make_timestamp(${literal(Math.round(value)).text})`);
  return { pid: number(pid), process_id: number(processId), from: time(fromEpochUs), to: time(toEpochUs) };
}
