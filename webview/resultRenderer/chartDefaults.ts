import type { ChartSpec, ResultColumn } from "../../core/protocol/resultApi.js";

/** Names whose numbers identify rather than measure. */
const identifiers = /(^|_)(id|pid|ppid|uid|port|line)$/iu;

/** The chart that a result's types suggest; null where there is nothing to draw. */
export function defaultChart(columns: readonly ResultColumn[]): ChartSpec | null {
  const find = (matches: (column: ResultColumn) => boolean): number | null => {
    const index = columns.findIndex(matches);
    return index === -1 ? null : index;
  };
  const time = find(({ kind }) => kind === "time");
  const amount = find(({ kind, name }) => kind === "number" && !identifiers.test(name));
  const category = find(({ kind }) => kind === "text" || kind === "boolean");
  if (time !== null && amount !== null) return { kind: "line", x: time, y: amount, color: null };
  if (time !== null) return { kind: "histogram", x: time, y: null, color: category };
  if (category !== null) return { kind: "bar", x: category, y: amount, color: null };
  if (amount === null) return columns.length === 0 ? null : { kind: "bar", x: 0, y: null, color: null };
  const second = columns.findIndex(({ kind }, index) => kind === "number" && index !== amount);
  return second === -1
    ? { kind: "histogram", x: amount, y: null, color: null }
    : { kind: "point", x: amount, y: second, color: null };
}
