import type { WireError } from "./rpc.js";

/** What a column holds, as far as drawing it matters. */
export type ColumnKind = "number" | "boolean" | "time" | "json" | "text";

export interface ResultColumn {
  readonly name: string;
  /** As DuckDB names it: `BIGINT`, `VARCHAR[]`. */
  readonly type: string;
  readonly kind: ColumnKind;
}

/** A result that the engine holds. */
export interface ResultHandle {
  readonly columns: readonly ResultColumn[];
  readonly rows: number;
  /** Whether the query had more rows than the cap. */
  readonly capped: boolean;
}

/** The first rows of a result that is still being stored. */
export interface ResultPreview {
  readonly columns: readonly ResultColumn[];
  /** As in {@link ResultRows}. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** Part of a result: columns are named by their position. */
export interface ResultView {
  readonly order: { readonly column: number; readonly descending: boolean } | null;
  readonly filters: readonly ColumnFilter[];
}

/**
 * Keeps rows whose value contains the text, whatever its case; `=`, `!=`, `<`, `<=`, `>` and `>=` before it compare
 * numbers, times and texts.
 */
export interface ColumnFilter {
  readonly column: number;
  readonly text: string;
}

export const wholeResult: ResultView = { order: null, filters: [] };

/** Rows asked for at a time at most. */
export const resultPageLimit = 500;

/** Longer values are cut in pages; `getValue` has them up to {@link longestValue}. */
export const cellTextLimit = 2000;
export const longestValue = 1_000_000;

export interface ResultRows {
  /** Rows that the filters leave. */
  readonly total: number;
  readonly offset: number;
  /** Values as text, JSON for what is nested; null is NULL. At most {@link cellTextLimit} characters and one more. */
  readonly rows: readonly (readonly (string | null)[])[];
}

export interface ColumnSummary {
  readonly distinct: number;
  readonly nulls: number;
  readonly min: string | null;
  readonly max: string | null;
  /** Numbers and times: rows in bins of equal width from min to max. */
  readonly histogram: readonly number[];
  /** Everything else: the most frequent values. */
  readonly frequent: readonly { readonly value: string; readonly rows: number }[];
}

export const chartKinds = ["bar", "line", "point", "histogram"] as const;
export type ChartKind = (typeof chartKinds)[number];

/** What is drawn; columns by their position. */
export interface ChartSpec {
  readonly kind: ChartKind;
  readonly x: number;
  /** null counts rows. */
  readonly y: number | null;
  readonly color: number | null;
}

export interface ChartMark {
  /** Text for categories; a number, or microseconds since 1970 for times. */
  readonly x: string | number;
  /** End of the bin, for a histogram. */
  readonly xEnd: number | null;
  readonly y: number;
  readonly group: string | null;
}

export interface ChartData {
  readonly marks: readonly ChartMark[];
  /** Marks that the whole result would have. */
  readonly total: number;
}

interface OfResult {
  /** Name that the host gave the result. */
  readonly result: string;
}

/** Questions about a result, answered by the engine. */
export interface ResultQueries {
  getRows(
    request: OfResult & { readonly view: ResultView; readonly offset: number; readonly limit: number },
  ): ResultRows;
  /** One value, whole up to {@link longestValue} characters. `row` counts within the view. */
  getValue(
    request: OfResult & { readonly view: ResultView; readonly row: number; readonly column: number },
  ): { readonly text: string | null };
  getSummary(
    request: OfResult & { readonly filters: readonly ColumnFilter[]; readonly column: number },
  ): ColumnSummary;
  getChart(
    request: OfResult & { readonly filters: readonly ColumnFilter[]; readonly chart: ChartSpec },
  ): ChartData;
}

export const resultFormats = ["csv", "parquet", "json"] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** What a row says about where it belongs in the trace. */
export interface RowTarget {
  readonly processId: number | null;
  readonly pid: number | null;
  readonly eventId: number | null;
  /** As DuckDB writes a TIMESTAMP, in UTC. */
  readonly ts: string | null;
}

/** The closed set of calls that the renderer of results may make. */
export interface ResultApi extends ResultQueries {
  copyText(request: { readonly text: string }): null;
  /** Asks where to, and writes; null when the reader cancelled. */
  exportResult(
    request: OfResult & { readonly view: ResultView; readonly format: ResultFormat },
  ): { readonly rows: number } | null;
  /** Selects what a row is about on the screen of its trace. */
  reveal(request: OfResult & { readonly target: RowTarget; readonly where: "tree" | "timeline" }): null;
  /** Writes the result as a Markdown table below its cell. */
  saveInDocument(request: OfResult & { readonly view: ResultView }): { readonly rows: number };
  /** Gives a cell whose trace is not where its notebook says another one. */
  locateTrace(request: { readonly notebook: string }): null;
}

/** What the output of a cell holds: the renderer needs nothing else to draw its first page. */
export type CellOutput =
  | {
      readonly kind: "result";
      readonly result: string;
      readonly handle: ResultHandle;
      readonly firstRows: ResultRows;
      readonly durationMs: number;
      readonly locale: string;
      /** File name of the trace. */
      readonly trace: string;
      /** Whether the trace was still being recorded: the result is of what was there. */
      readonly growing: boolean;
    }
  | {
      /** Shown until the result takes its place. */
      readonly kind: "preview";
      readonly preview: ResultPreview;
      readonly locale: string;
    }
  | {
      readonly kind: "failure";
      readonly error: WireError;
      /** Address of the notebook whose trace must be located; null for every other failure. */
      readonly locate: string | null;
    };

/** Type of the output item that the renderer draws. */
export const resultMimeType = "application/vnd.trace-investigator.result+json";
