import { bindParameters, splitStatements, type Statement } from "../notebook/cellScript.js";
import { identifier } from "../notebook/resultQueries.js";
import type { ResultHandle, ResultPreview } from "../protocol/resultApi.js";
import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import { literal, type SqlText } from "../query/sqlText.js";
import { previewCell } from "./cellPreview.js";
import { type CellRequest, queryWords } from "./cellRequest.js";
import { describeResult } from "./describeResult.js";
import { type DuckdbInstance, resultDatabase } from "./duckdbInstance.js";
import { decodeRows, type ResultRows } from "./resultRows.js";
import { decodeResult } from "./resultTable.js";

/** What the rest gives is small: plans, settings, counts. */
const otherRows = 10_000;

/** The table of a result. */
export function resultTable(result: string): string {
  return `${resultDatabase}.main.${identifier(result).text}`;
}

/** Runs the cells of notebooks on one DuckDB. */
export class CellRunner {
  /** A transaction of the user's own may write to one database only, so that results are copied out of it. */
  #inTransaction = false;

  constructor(private readonly db: DuckdbInstance) {}

  /** See {@link previewCell}; never inside a transaction of the user's, which a failure would end. */
  async preview(request: CellRequest, signal: CancelSignal): Promise<ResultPreview | null> {
    return this.#inTransaction ? null : previewCell(this.db, request, signal);
  }

  /** null when there is no statement. Rejects with "query-failed" and a place in the cell, or "cancelled". */
  async run(request: CellRequest, signal: CancelSignal): Promise<ResultHandle | null> {
    this.db.check(request.sql);
    await this.db.seal();
    const statements = splitStatements(request.sql);
    let isCut = false;
    for (const [index, statement] of statements.entries())
      isCut = await this.#runStatement(statement, request, index === statements.length - 1, signal);
    return statements.length === 0 ? null : this.#describe(request, isCut);
  }

  /** Makes the table of the last statement's result; true where it holds the first rows only. */
  async #runStatement(
    statement: Statement,
    { parameters, maxRows, result }: CellRequest,
    isLast: boolean,
    signal: CancelSignal,
  ): Promise<boolean> {
    const table = resultTable(result);
    let place = (position: number): number => position;
    let prefix = 0;
    try {
      const bound = bindParameters(statement.text, parameters);
      place = (position) => bound.writtenAt(Math.max(0, position - prefix));
      const asTable = isLast && queryWords.has(statement.firstWord) && !this.#inTransaction;
      const make = `create table ${table} as select * from (\n`;
      if (asTable) {
        prefix = make.length;
        const made = await this.#tryTable(`${make}${bound.sql}\n) limit ${maxRows + 1}`, signal);
        if (made) return false;
        prefix = 0;
      }
      const rows = isLast ? Math.min(maxRows, otherRows) : 0;
      const { arrow, capped } = await this.db.user.run(bound.sql, { signal, maxRows: rows });
      this.#followTransaction(statement.firstWord);
      if (isLast) await this.db.own.execute(tableOf(table, decodeRows(arrow)));
      return capped;
    } catch (thrown) {
      throw moved(thrown, statement.start, place);
    }
  }

  /** False where the statement cannot stand in brackets: it is run as it is then, and fails in its own words. */
  async #tryTable(sql: string, signal: CancelSignal): Promise<boolean> {
    try {
      await this.db.user.run(sql, { signal });
      return true;
    } catch (thrown) {
      const isBinding = thrown instanceof RpcError && /^(Parser|Binder) error/u.test(thrown.message);
      if (!isBinding) throw thrown;
      return false;
    }
  }

  #followTransaction(firstWord: string): void {
    if (firstWord === "begin" || firstWord === "start") this.#inTransaction = true;
    if (["commit", "end", "rollback", "abort"].includes(firstWord)) this.#inTransaction = false;
  }

  async #describe({ result, maxRows }: CellRequest, isCut: boolean): Promise<ResultHandle> {
    const table = resultTable(result);
    const count = `select count(*)::integer as n from ${table}`;
    const counted = decodeResult((await this.db.own.run(count)).arrow);
    const rows = counted.numbers("n")[0] ?? 0;
    if (rows > maxRows) await this.db.own.execute(`delete from ${table} where rowid >= ${maxRows}`);
    const columns = await describeResult(this.db.own, table);
    return { columns, rows: Math.min(rows, maxRows), capped: isCut || rows > maxRows };
  }
}

/** A small result that is here already, as a statement that makes its table. */
function tableOf(table: string, { columns, rows }: ResultRows): string {
  const names = uniqueNames(columns).map((name) => identifier(name).text);
  const types = columns.map((_name, index) => typeOf(rows.map((row) => row[index])));
  const cast = (value: SqlText, index: number): string => `${value.text}::${types[index] ?? "varchar"}`;
  const lines = (rows.length === 0 ? [columns.map(() => null)] : rows).map(
    (row) =>
      `(${row
        .map((value) => plainLiteral(value))
        .map(cast)
        .join(", ")})`,
  );
  const kept = rows.length === 0 ? " where false" : "";
  return `create table ${table} as select * from (values ${lines.join(", ")}) as given(${names.join(", ")})${kept}`;
}

function typeOf(values: readonly unknown[]): string {
  const present = values.filter((value) => value !== null);
  if (present.length > 0 && present.every((value) => typeof value === "boolean")) return "boolean";
  if (present.length === 0 || !present.every((value) => typeof value === "number")) return "varchar";
  return present.every((value) => Number.isInteger(value)) ? "bigint" : "double";
}

function plainLiteral(value: unknown): SqlText {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return literal(value);
  return literal(JSON.stringify(value));
}

function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((name) => {
    let unique = name;
    for (let count = 1; taken.has(unique.toLowerCase()); count++) unique = `${name}_${count}`;
    taken.add(unique.toLowerCase());
    return unique;
  });
}

/** The failure of a statement as one of its cell. */
function moved(thrown: unknown, start: number, place: (position: number) => number): unknown {
  if (!(thrown instanceof RpcError) || thrown.wire.position === undefined) return thrown;
  const isOurs = thrown.wire.name?.startsWith("$") === true;
  const within = isOurs ? thrown.wire.position : place(thrown.wire.position);
  return new RpcError({ ...thrown.wire, position: start + within });
}
