/**
 * A number of a column; NaN outside of it, so that a wrong row never passes for a value. Loops over all processes read
 * their columns directly: V8 compiles a read that meets arrays of many types, as this one does, to a slow one.
 */
export function cell(column: ArrayLike<number>, row: number): number {
  return column[row] ?? Number.NaN;
}

/** A text of a column; empty outside of it. */
export function textCell(column: readonly string[], row: number): string {
  return column[row] ?? "";
}
