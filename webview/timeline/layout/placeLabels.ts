import { clipText, type MeasureText } from "./measuredText.js";
import type { Label } from "./scene.js";

/** Where labels of one row may stand. */
export interface LabelSpace {
  readonly left: number;
  readonly right: number;
  /** From the middle of a mark to its label. */
  readonly offsetPx: number;
  /** Kept free on each side of a mark. */
  readonly clearancePx: number;
  readonly measure: MeasureText;
  /** Whether a text without room is cut rather than left out. */
  readonly cut: boolean;
}

/**
 * Writes a text to the right of each mark where it fits before the next, else to its left, else cut or not
 * at all. `xs` are in order.
 */
export function placeLabels(xs: readonly number[], texts: readonly string[], space: LabelSpace): Placed {
  let busyUntil = space.left;
  let incomplete = false;
  const labels = xs.map((x, index): Label | null => {
    const text = texts[index] ?? "";
    const width = space.measure(text);
    const nextX = xs[index + 1];
    const end = nextX === undefined ? space.right : nextX - space.clearancePx;
    if (text === "") {
      busyUntil = x + space.clearancePx;
      return null;
    }
    if (x + space.offsetPx + width <= end) {
      busyUntil = x + space.offsetPx + width;
      return { text, x: x + space.offsetPx, side: "right" };
    }
    if (x - space.offsetPx - width >= busyUntil) {
      busyUntil = x + space.clearancePx;
      return { text, x: x - space.offsetPx, side: "left" };
    }
    incomplete = true;
    busyUntil = end;
    return cutLabel(text, x, end, space);
  });
  return { labels, complete: !incomplete };
}

export interface Placed {
  readonly labels: readonly (Label | null)[];
  /** Whether every text stands in full. */
  readonly complete: boolean;
}

function cutLabel(text: string, x: number, end: number, space: LabelSpace): Label | null {
  if (!space.cut) return null;
  const cut = clipText(text, end - x - space.offsetPx, space.measure);
  return cut === "" ? null : { text: cut, x: x + space.offsetPx, side: "right" };
}
