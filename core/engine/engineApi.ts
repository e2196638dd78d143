import type { MessagePort } from "node:worker_threads";
import type { DetectionReport } from "../detect/runSignatures.js";
import type { Signature, SignatureNeed } from "../detect/signature.js";
import type { ReadLimits, TraceSource } from "../protocol/openTrace.js";
import type { IngestReport } from "../protocol/traceStatus.js";
import type { ResultHandle, ResultPreview } from "../protocol/resultApi.js";
import type { CellRequest } from "./cellRequest.js";
import type { ArrowResult } from "./sqlConnection.js";

/** Where the files are that the engine loads at run time; all ship in the package. */
export interface EngineAssets {
  readonly engineWorkerPath: string;
  readonly readerWorkerPath: string;
  /** Folder of duckdb-eh.wasm and the extensions. */
  readonly duckdbDirectory: string;
}

/** What the engine's thread is started with. */
export interface EngineWorkerData {
  /** Name of the trace's database; null for the usual one. */
  readonly alias: string | null;
  readonly readerWorkerPath: string;
  readonly duckdbDirectory: string;
  /** Brings DuckDB's code, or null, once. */
  readonly compiled: MessagePort;
}

/** The calls between a trace's owner and the thread that runs DuckDB for it. */
export interface EngineApi {
  /** Reads the trace from its start to its end; settles then. Once per engine. */
  ingest(request: { readonly source: TraceSource; readonly limits: ReadLimits }): IngestReport;
  /** Reads a further trace into a database of this name; settles when it is read. Before any query of a user. */
  attach(request: {
    readonly alias: string;
    readonly source: TraceSource;
    readonly limits: ReadLimits;
  }): IngestReport;
  /** Answers as soon as the thread has a turn. */
  ping(request: null): null;
  /** Runs the built-in signatures on the trace as it was read. */
  detect(request: { readonly features: readonly SignatureNeed[] }): DetectionReport;
  /** Runs signatures of the user besides, in the sandbox; they replace those before. */
  detectWith(request: {
    readonly signatures: readonly Signature[];
    readonly features: readonly SignatureNeed[];
  }): DetectionReport;
  /** Runs a query of ours. */
  query(request: { readonly sql: string }): ArrowResult;
  /** Runs SQL of the user in the sandbox. */
  userQuery(request: {
    readonly sql: string;
    readonly maxRows: number;
    /** Refuses all but one single query. */
    readonly readOnly: boolean;
  }): ArrowResult;
  /** The first rows of a cell where they are quicker to have than all. */
  previewCell(request: CellRequest): ResultPreview | null;
  /** Runs a cell of a notebook in the sandbox; its rows stay in a table. */
  runCell(request: CellRequest): ResultHandle | null;
  /** Rows of a query of ours as a Parquet file. */
  parquet(request: { readonly sql: string }): Uint8Array;
}

/** Sent unasked while reading: the tables hold what the report says. */
export interface EngineProgress {
  readonly kind: "progress";
  readonly report: IngestReport;
  /** Grows with every change of the tables. */
  readonly revision: number;
}
