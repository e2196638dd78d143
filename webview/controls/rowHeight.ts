/** Height of a row, CSS pixels: 22, more where the reader enlarged the text (as `--ti-row` says). */
export function rowHeight(): number {
  return Math.max(22, 1.7 * parseFloat(getComputedStyle(document.body).fontSize));
}
