import { cell } from "../model/cell.js";
import type { ProcessModel } from "../model/processModel.js";

/** What a key does to the tree; `to` is a position in the visible rows. */
export type TreeGesture =
  | { readonly kind: "move"; readonly to: number }
  | { readonly kind: "expand"; readonly rows: readonly number[] }
  | { readonly kind: "collapse"; readonly rows: readonly number[] }
  | { readonly kind: "open-details" }
  | null;

export interface TreeKeyInput {
  readonly model: ProcessModel;
  readonly visible: Int32Array;
  /** Position of the active row; −1 without one. */
  readonly at: number;
  readonly pageSize: number;
  readonly isExpanded: (row: number) => boolean;
}

/** The keys of a tree grid, as assistive technology expects them. */
export function treeGesture(key: string, input: TreeKeyInput): TreeGesture {
  const last = input.visible.length - 1;
  if (last < 0) return null;
  const { at } = input;
  switch (key) {
    case "ArrowDown":
      return move(Math.min(last, at + 1));
    case "ArrowUp":
      return move(Math.max(0, at - 1));
    case "PageDown":
      return move(Math.min(last, at + input.pageSize));
    case "PageUp":
      return move(Math.max(0, at - input.pageSize));
    case "Home":
      return move(0);
    case "End":
      return move(last);
    case "ArrowRight":
      return openOrEnter(input);
    case "ArrowLeft":
      return closeOrLeave(input);
    case "*":
      return expandSiblings(input);
    case "Enter":
      return at < 0 ? null : { kind: "open-details" };
    default:
      return null;
  }
}

function move(to: number): TreeGesture {
  return { kind: "move", to };
}

function openOrEnter({ model, visible, at, isExpanded }: TreeKeyInput): TreeGesture {
  const row = cell(visible, at);
  if (at < 0 || model.childCount(row) === 0) return null;
  if (!isExpanded(row)) return { kind: "expand", rows: [row] };
  return at + 1 < visible.length && model.parentOf(cell(visible, at + 1)) === row ? move(at + 1) : null;
}

function closeOrLeave({ model, visible, at, isExpanded }: TreeKeyInput): TreeGesture {
  const row = cell(visible, at);
  if (at < 0) return null;
  if (model.childCount(row) > 0 && isExpanded(row)) return { kind: "collapse", rows: [row] };
  const parent = visible.indexOf(model.parentOf(row));
  return parent < 0 ? null : move(parent);
}

function expandSiblings({ model, visible, at }: TreeKeyInput): TreeGesture {
  if (at < 0) return null;
  const parent = model.parentOf(cell(visible, at));
  const siblings = parent < 0 ? model.roots : model.childrenOf(parent);
  return { kind: "expand", rows: [...siblings].filter((row) => model.childCount(row) > 0) };
}

/** The next visible row whose name begins with what was typed, from the active one on, round and round. */
export function typeAhead(typed: string, { model, visible, at }: TreeKeyInput): number | null {
  const wanted = typed.toLowerCase();
  const start = typed.length > 1 ? Math.max(0, at) : at + 1;
  for (let step = 0; step < visible.length; step++) {
    const position = (start + step) % visible.length;
    if (model.nameOf(cell(visible, position)).toLowerCase().startsWith(wanted)) return position;
  }
  return null;
}
