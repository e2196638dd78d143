/** Width of a text in the timeline's font, CSS pixels. */
export type MeasureText = (text: string) => number;

/** Letters that are worth drawing before an ellipsis. */
const fewestLetters = 4;

/** Cuts a text at its end to a width; empty rather than two letters. */
export function clipText(text: string, width: number, measure: MeasureText): string {
  if (width <= 0) return "";
  if (measure(text) <= width) return text;
  let low = 0;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle)}…`) <= width) low = middle;
    else high = middle - 1;
  }
  return low < fewestLetters ? "" : `${text.slice(0, low).trimEnd()}…`;
}
