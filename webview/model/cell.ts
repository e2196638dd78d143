/** A number of a column; NaN outside of it, so that a wrong row never passes for a value. */
export function cell(column: ArrayLike<number>, row: number): number {
  return column[row] ?? Number.NaN;
}

/** A text of a column; empty outside of it. */
export function textCell(column: readonly string[], row: number): string {
  return column[row] ?? "";
}
