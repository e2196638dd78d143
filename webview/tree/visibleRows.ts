import { type ExpansionInput, isExpanded } from "./expansion.js";
import type { TreeOrder } from "./treeOrder.js";

export interface VisibleRowsInput extends ExpansionInput {
  readonly order: TreeOrder;
  /** Matching events of each row with its subtree; null when the filter restricts nothing. */
  readonly matchesWithin: Float64Array | null;
}

/** Table rows that the tree shows, from top to bottom. */
export function visibleRows(input: VisibleRowsInput): Int32Array {
  const { order, matchesWithin } = input;
  const shown = new Int32Array(order.rows.length);
  let count = 0;
  for (let at = 0; at < order.rows.length;) {
    const row = order.rows[at] ?? 0;
    const hidden = matchesWithin !== null && matchesWithin[row] === 0;
    if (!hidden) shown[count++] = row;
    const size = order.sizes[row] ?? 1;
    at += size > 1 && (hidden || !isExpanded(input, row)) ? size : 1;
  }
  return shown.slice(0, count);
}
