import type { DuckDBBindings } from "@duckdb/duckdb-wasm/blocking";
import { tableFromIPC, tableToIPC } from "apache-arrow";
import { cancelled, type CancelSignal, RpcError } from "../protocol/rpc.js";
import { queryFailed } from "./queryFailed.js";

/** A result as Arrow IPC stream bytes. */
export interface ArrowResult {
  readonly arrow: Uint8Array;
  readonly rows: number;
  /** Whether rows beyond the asked number were left out. */
  readonly capped: boolean;
}

export interface RunOptions {
  readonly signal?: CancelSignal;
  /** Stop after this many rows. */
  readonly maxRows?: number;
}

/**
 * One connection of the blocking bindings. Queries run in slices with turns of the event loop between them, so that
 * the thread stays reachable and a query can be cancelled; on one connection they wait for each other.
 */
export class SqlConnection {
  readonly #connection: number;
  #last: Promise<unknown> = Promise.resolve();

  /** `turn` settles when the next slice of a query may run. */
  constructor(
    private readonly bindings: DuckDBBindings,
    private readonly turn: () => Promise<void> = nextTurn,
  ) {
    this.#connection = bindings.connect().useUnsafe((_bindings, connection) => connection);
  }

  /** Runs statements for their effect. */
  async execute(sql: string): Promise<void> {
    await this.run(sql);
  }

  /** Rejects with "query-failed", or with "cancelled" soon after the signal. */
  run(sql: string, options: RunOptions = {}): Promise<ArrowResult> {
    return this.#enqueue(() => this.#run(sql, options));
  }

  /** Appends rows, whose columns stand in the table's order. Blocks the thread. */
  insertArrow(table: string, ipcStream: Uint8Array): Promise<void> {
    return this.#enqueue(() => {
      this.bindings.insertArrowFromIPCStream(this.#connection, ipcStream, { name: table, create: false });
      return Promise.resolve();
    });
  }

  #enqueue<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work, work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #run(sql: string, options: RunOptions): Promise<ArrowResult> {
    try {
      const header = await this.#start(sql, options.signal);
      return await this.#fetch(header, options);
    } catch (thrown) {
      throw thrown instanceof RpcError ? thrown : queryFailed(thrown, sql);
    }
  }

  async #start(sql: string, signal: CancelSignal | undefined): Promise<Uint8Array> {
    if (signal?.aborted === true) throw cancelled();
    let header = this.bindings.startPendingQuery(this.#connection, sql, true);
    while (header === null) {
      await this.turn();
      this.#stopIfAborted(signal);
      header = this.bindings.pollPendingQuery(this.#connection);
    }
    return header;
  }

  async #fetch(header: Uint8Array, { signal, maxRows = Infinity }: RunOptions): Promise<ArrowResult> {
    const pieces = [header];
    let rows = 0;
    for (;;) {
      const piece = this.bindings.fetchQueryResults(this.#connection);
      if (piece === null || piece.length === 0) return { arrow: concatenate(pieces), rows, capped: false };
      pieces.push(piece);
      rows += tableFromIPC([header, piece]).numRows;
      if (rows > maxRows) return { arrow: firstRows(pieces, maxRows), rows: maxRows, capped: true };
      await this.turn();
      this.#stopIfAborted(signal);
    }
  }

  #stopIfAborted(signal: CancelSignal | undefined): void {
    if (signal?.aborted !== true) return;
    this.bindings.cancelPendingQuery(this.#connection);
    throw cancelled();
  }
}

function firstRows(pieces: readonly Uint8Array[], rows: number): Uint8Array {
  return tableToIPC(tableFromIPC(pieces).slice(0, rows), "stream");
}

function concatenate(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Lets what waits for this thread have it. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
