import type { CellParameters } from "../protocol/openTrace.js";

/** A cell to be run. */
export interface CellRequest {
  readonly sql: string;
  readonly parameters: CellParameters;
  readonly maxRows: number;
  /** Name of the table that takes the rows of the last statement. */
  readonly result: string;
}

/** Statements whose rows a table can be made from as they come. */
export const queryWords = new Set(
  "select from with values table describe desc summarize show pivot unpivot".split(" ").concat(""),
);
