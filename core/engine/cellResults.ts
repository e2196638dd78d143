import { csvLine } from "../model/csv.js";
import { ResultReader } from "../notebook/resultQueries.js";
import type { CellOptions, CellResult } from "../protocol/openTrace.js";
import type { ResultFormat, ResultHandle, ResultQueries, ResultView } from "../protocol/resultApi.js";
import { type CancelSignal, type Handlers, RpcError } from "../protocol/rpc.js";
import { sql as sqlOf, SqlText } from "../query/sqlText.js";
import { resultTable } from "./cellRunner.js";
import type { EngineClient } from "./engineClient.js";
import { decodeRows } from "./resultRows.js";
import { decodeResult } from "./resultTable.js";

/** Rows of all results of a trace that are held at most; the oldest results go first. */
const heldRows = 3_000_000;

/** Rows of a file that are asked for at a time: some megabytes of text. */
const rowsPerPiece = 20_000;

interface Held {
  readonly engine: EngineClient;
  readonly handle: ResultHandle;
  readonly reader: ResultReader;
}

/** The results of cells on one trace: tables of its engine, gone when that is replaced. */
export class CellResults {
  readonly #held = new Map<string, Held>();
  #count = 0;

  constructor(private readonly engine: () => EngineClient) {}

  async run(
    sql: string,
    { parameters, maxRows, signal, onPreview }: CellOptions,
  ): Promise<CellResult | null> {
    const result = `result_${++this.#count}`;
    const engine = this.engine();
    const request = { sql, parameters, maxRows, result };
    const startedMs = performance.now();
    const preview = onPreview && (await engine.call("previewCell", request, signal));
    if (preview) onPreview(preview);
    const handle = await engine.call("runCell", request, signal);
    const durationMs = performance.now() - startedMs;
    if (handle === null) return null;
    const port = {
      query: async (query: string, stop?: CancelSignal) =>
        decodeResult((await engine.call("query", { sql: query }, stop)).arrow),
    };
    const stored = { table: new SqlText(resultTable(result)), columns: handle.columns };
    this.#held.set(result, { engine, handle, reader: new ResultReader(port, stored, handle.rows) });
    this.#dropOldest(result);
    return { result, handle, durationMs };
  }

  drop(result: string): void {
    const held = this.#held.get(result);
    if (held === undefined) return;
    this.#held.delete(result);
    const table = sqlOf`drop table if exists ${new SqlText(resultTable(result))}`.text;
    // An engine that is gone has dropped all of it already.
    held.reader
      .drop()
      .then(() => held.engine.call("query", { sql: table }))
      .catch(() => undefined);
  }

  /** `result` of a request is the name that {@link run} gave. */
  readonly queries: Handlers<ResultQueries> = {
    getRows: async ({ result, view, offset, limit }, signal) =>
      this.#find(result).reader.rows(view, offset, limit, signal),
    getValue: async ({ result, view, row, column }, signal) => ({
      text: await this.#find(result).reader.value(view, row, column, signal),
    }),
    getSummary: async ({ result, filters, column }, signal) =>
      this.#find(result).reader.summary(filters, column, signal),
    getChart: async ({ result, filters, chart }, signal) =>
      this.#find(result).reader.chart(filters, chart, signal),
  };

  async *export(
    result: string,
    view: ResultView,
    format: ResultFormat,
    signal?: CancelSignal,
  ): AsyncGenerator<{ data: string | Uint8Array; rows: number }> {
    const { engine, reader, handle } = this.#find(result);
    const total = await reader.count(view);
    if (format === "parquet") {
      const all = await reader.pageSql(view, 0, total, "typed");
      yield { data: await engine.call("parquet", { sql: all }, signal), rows: total };
      return;
    }
    if (format === "csv") yield { data: csvLine(handle.columns.map(({ name }) => name)), rows: 0 };
    for (let offset = 0; offset < total; offset += rowsPerPiece) {
      const page = await reader.pageSql(view, offset, rowsPerPiece, format === "csv" ? "whole" : "json");
      const { rows } = decodeRows((await engine.call("query", { sql: page }, signal)).arrow);
      const lines = format === "csv" ? rows.map(csvLine).join("") : rows.map(String).join(",\n");
      yield { data: format === "csv" ? lines : (offset === 0 ? "[\n" : ",\n") + lines, rows: rows.length };
    }
    if (format === "json") yield { data: total === 0 ? "[]\n" : "\n]\n", rows: 0 };
  }

  #find(result: string): Held {
    const held = this.#held.get(result);
    if (held?.engine === this.engine()) return held;
    throw new RpcError({
      code: "query-failed",
      message: "These rows are no longer held. Run the cell again to see them.",
    });
  }

  #dropOldest(newest: string): void {
    let rows = [...this.#held.values()].reduce((sum, { handle }) => sum + handle.rows, 0);
    for (const [result, { handle }] of this.#held) {
      if (rows <= heldRows || result === newest) return;
      rows -= handle.rows;
      this.drop(result);
    }
  }
}
