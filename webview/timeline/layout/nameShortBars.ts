import { cluster } from "./cluster.js";
import { worstOf } from "./findingLanes.js";
import type { Bar, Label } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";

/** Bars closer than this have one name together. */
const mergePx = 14;

/** Names of flagged bars too short for text: the worst of a spot, on the side that is free. */
export function nameShortBars(builder: SceneBuilder, bars: readonly Bar[]): void {
  const { model, measure, processRowHeight } = builder.input;
  for (const y of new Set(bars.map((bar) => bar.y))) {
    const own = bars.filter((bar) => bar.y === y).map((item) => ({ x: item.x, item }));
    own.sort((a, b) => a.x - b.x);
    for (const { x, lastX, items } of cluster(own, mergePx)) {
      const severity = worstOf(items);
      const worst = items.find((bar) => bar.severity === severity);
      if (worst === undefined) continue;
      const more = items.length > 1 ? ` +${items.length - 1}` : "";
      const text = `${model.nameOf(worst.row)}${more}`;
      const label = freeSide(builder, y, x, lastX + worst.width, text, measure(text) + 6);
      if (label !== null) builder.barLabels.push({ ...label, y: y + processRowHeight / 2 });
    }
  }
}

function freeSide(
  builder: SceneBuilder,
  y: number,
  fromX: number,
  toX: number,
  text: string,
  width: number,
): Label | null {
  const isFree = (from: number, to: number): boolean =>
    from > builder.left &&
    to < builder.right &&
    !builder.bars.some((bar) => bar.y === y && bar.x < to && bar.x + bar.width > from);
  if (isFree(toX + 2, toX + width)) return { text, x: toX + 4, side: "right" };
  if (isFree(fromX - width, fromX - 2)) return { text, x: fromX - 4, side: "left" };
  return null;
}
