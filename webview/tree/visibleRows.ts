import type { FindingIndex } from "../model/findingIndex.js";
import type { ProcessModel } from "../model/processModel.js";
import type { TreeOrder } from "./treeOrder.js";

/** Levels that are open before the reader opened or closed anything. */
const openLevels = 3;

export interface VisibleRowsInput {
  readonly model: ProcessModel;
  readonly order: TreeOrder;
  /** Process ids; null while the reader changed nothing. */
  readonly expanded: ReadonlySet<number> | null;
  readonly findings: FindingIndex | null;
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

/** Whether a row shows its children. */
export function isExpanded(
  { model, expanded, findings }: Pick<VisibleRowsInput, "model" | "expanded" | "findings">,
  row: number,
): boolean {
  if (expanded !== null) return expanded.has(model.processIdOf(row));
  if ((model.depths[row] ?? 0) < openLevels) return true;
  return findings !== null && findings.countWithin(row) > findings.count(row);
}

/** The ids that are open now, to go on from when the reader opens or closes one. */
export function expandedIds(input: Pick<VisibleRowsInput, "model" | "expanded" | "findings">): Set<number> {
  if (input.expanded !== null) return new Set(input.expanded);
  const ids = new Set<number>();
  for (let row = 0; row < input.model.size; row++)
    if (input.model.childCount(row) > 0 && isExpanded(input, row)) ids.add(input.model.processIdOf(row));
  return ids;
}

/** Every row with children. */
export function allParentIds(model: ProcessModel): Set<number> {
  const ids = new Set<number>();
  for (let row = 0; row < model.size; row++) if (model.childCount(row) > 0) ids.add(model.processIdOf(row));
  return ids;
}
