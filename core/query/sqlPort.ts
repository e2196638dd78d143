import type { CancelSignal } from "../protocol/rpc.js";

/** A result in memory, column by column. Names are those of the query. */
export interface ResultTable {
  readonly rows: number;
  /** Numbers; null becomes NaN. Throws for a column that holds none. */
  numbers(column: string): Float64Array;
  /** Text; null stays null. */
  texts(column: string): readonly (string | null)[];
  /** Booleans as 0 and 1; null is 0. */
  flags(column: string): Uint8Array;
}

/** Runs SQL; rejects with "query-failed", "cancelled" or "engine-gone". */
export interface SqlPort {
  query(sql: string, signal?: CancelSignal): Promise<ResultTable>;
}
