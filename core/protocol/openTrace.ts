import type { EventFilter } from "./eventFilter.js";
import type { InvestigationApi, PaneQuery } from "./investigationApi.js";
import type { ResultFormat, ResultHandle, ResultPreview, ResultQueries, ResultView } from "./resultApi.js";
import type { CancelSignal, Handlers } from "./rpc.js";
import type { Signature } from "./signature.js";
import type { TraceStatus } from "./traceStatus.js";

/** Where the bytes of a trace come from. */
export type TraceSource =
  | { readonly kind: "file"; readonly path: string; readonly name: string }
  /** A file that is still being written: read on as it grows, until its writer says that it has ended. */
  | {
      readonly kind: "growing";
      readonly path: string;
      readonly name: string;
      /** One 32-bit integer, shared with the writer: 0 while the file grows. */
      readonly ended: SharedArrayBuffer;
    }
  /** A file of a virtual workspace, or what came through a pipe. */
  | { readonly kind: "bytes"; readonly bytes: Uint8Array; readonly name: string };

/** Limits a user may raise. */
export interface ReadLimits {
  /** Decompressed text, bytes. */
  readonly textBytes: number;
}

/** 64 GiB: far beyond any job seen, and what a bomb of 64 MiB unpacks to. */
export const defaultReadLimits: ReadLimits = { textBytes: 64 * 1024 ** 3 };

/** Rows of a query as Arrow, decoded only where they are shown. */
export interface QueryResult {
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Arrow IPC stream. */
  readonly arrow: Uint8Array;
  /** Rows in `arrow`. */
  readonly rows: number;
  /** Whether the query had more rows than were asked for. */
  readonly capped: boolean;
  readonly durationMs: number;
}

export interface QueryOptions {
  readonly signal?: CancelSignal;
  /** Default 10,000. */
  readonly maxRows?: number;
  /** Refuses everything but one single query, also what would only change the engine's own tables. */
  readonly readOnly?: boolean;
}

/** What the parameters of a cell stand for; null for what is not selected. */
export interface CellParameters {
  readonly pid: number | null;
  readonly processId: number | null;
  readonly fromEpochUs: number | null;
  readonly toEpochUs: number | null;
}

export const noParameters: CellParameters = {
  pid: null,
  processId: null,
  fromEpochUs: null,
  toEpochUs: null,
};

export interface CellOptions {
  readonly parameters: CellParameters;
  readonly maxRows: number;
  readonly signal?: CancelSignal;
  /** Called at most once, before the call settles: with the first rows of a query that takes longer to store. */
  readonly onPreview?: (preview: ResultPreview) => void;
}

/** What a cell gave. */
export interface CellResult {
  /** Name by which the result can be asked about; the engine holds it until it is dropped. */
  readonly result: string;
  readonly handle: ResultHandle;
  readonly durationMs: number;
}

/**
 * One trace with its engine: shared by all editors, notebooks and tools that look at the same file.
 * Every method settles; after `dispose` all reject with "engine-gone".
 */
export interface OpenTrace {
  readonly status: TraceStatus;
  /** Calls back on every change until the returned function is called. */
  onStatus(listener: (status: TraceStatus) => void): () => void;
  readonly answers: Handlers<InvestigationApi>;
  /** The query behind a pane as text that runs on its own, values written as literals. */
  sqlFor(query: PaneQuery): Promise<string>;
  /**
   * Runs these signatures besides the built-in ones, now or as soon as the trace is read, and after each reading anew.
   * They replace those given before. Settles when they have run; what failed is told by `getFindings`.
   */
  useSignatures(signatures: readonly Signature[]): Promise<void>;
  /** Runs SQL of the user, sandboxed. Rejects with "query-failed" and the position where DuckDB gives one. */
  runSql(sql: string, options?: QueryOptions): Promise<QueryResult>;
  /**
   * Runs the statements of a cell in order, sandboxed as {@link runSql}, and keeps the rows of the last one; null for a
   * cell without statements. Positions of errors are places in `sql`.
   */
  runCell(sql: string, options: CellOptions): Promise<CellResult | null>;
  /** Questions about results; "query-failed" once a result is gone with the engine that held it. */
  readonly results: Handlers<ResultQueries>;
  /** All rows of a result's view, as the content of a file in pieces. */
  exportResult(
    result: string,
    view: ResultView,
    format: ResultFormat,
    signal?: CancelSignal,
  ): AsyncIterable<{ readonly data: string | Uint8Array; readonly rows: number }>;
  /** Frees a result. */
  dropResult(result: string): void;
  /** All rows of a query of ours, as plain values; see `core/engine/resultRows.ts`. */
  queryRows(sql: string, signal?: CancelSignal): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** All rows of a pane as text to write to a file, in pieces; first the CSV head or the JSON bracket. */
  exportTable(
    query: PaneQuery,
    format: "csv" | "json",
    signal?: CancelSignal,
  ): AsyncIterable<{ readonly text: string; readonly rows: number }>;
  /** The lines of all matching events, in file order, in pieces of whole lines. */
  exportEvents(
    filter: EventFilter,
    signal?: CancelSignal,
  ): AsyncIterable<{ readonly text: string; readonly events: number }>;
  /** Settles when the trace was read, or could not be, and the signatures that can be checked were. */
  whenFinished(): Promise<void>;
  /** Stops reading and keeps what was read. */
  cancelReading(): void;
  /** Reads the file again from its start in a new engine. */
  reload(): void;
  dispose(): Promise<void>;
}
