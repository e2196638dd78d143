/** Neighbouring points drawn as one. */
export interface Cluster<Item> {
  /** Position of the first. */
  readonly x: number;
  readonly lastX: number;
  readonly items: readonly Item[];
}

/** Joins points closer than `gapPx` to the one before; `points` are in order of x. */
export function cluster<Item>(
  points: Iterable<{ readonly x: number; readonly item: Item }>,
  gapPx: number,
): Cluster<Item>[] {
  const clusters: { x: number; lastX: number; items: Item[] }[] = [];
  for (const { x, item } of points) {
    const last = clusters.at(-1);
    if (last !== undefined && x - last.lastX < gapPx) {
      last.items.push(item);
      last.lastX = x;
    } else clusters.push({ x, lastX: x, items: [item] });
  }
  return clusters;
}
