import type { Marks } from "../../../core/protocol/timeline.js";
import { type Cluster, cluster } from "./cluster.js";
import type { Mark, MarkKind } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";

/** One entry of a column of marks. */
export interface MarkItem {
  readonly index: number;
  readonly timeUs: number;
  readonly count: number;
  readonly processId: number;
  readonly eventId: number;
  readonly name: string;
}

/** Marks in view, those closer than `gapPx` joined. */
export function markClusters(builder: SceneBuilder, marks: Marks, gapPx: number): Cluster<MarkItem>[] {
  const points: { x: number; item: MarkItem }[] = [];
  const { timesUs } = marks;
  for (let index = 0; index < timesUs.length; index++) {
    const timeUs = timesUs[index] ?? 0;
    if (builder.inView(timeUs)) points.push({ x: builder.x(timeUs), item: markItem(marks, index, timeUs) });
  }
  return cluster(points, gapPx);
}

function markItem({ counts, processIds, eventIds, names }: Marks, index: number, timeUs: number): MarkItem {
  return {
    index,
    timeUs,
    count: counts[index] ?? 0,
    processId: processIds[index] ?? -1,
    eventId: eventIds[index] ?? 0,
    name: names[index] ?? "",
  };
}

/** A mark for a cluster, without severity and label. */
export function markOf(kind: MarkKind, lane: number, x: number, y: number, items: readonly MarkItem[]): Mark {
  const [first] = items;
  return {
    kind,
    lane,
    x,
    y,
    severity: "none",
    count: items.reduce((sum, { count }) => sum + count, 0),
    timeUs: first?.timeUs ?? 0,
    lengthUs: 0,
    processId: first?.processId ?? -1,
    eventId: first?.eventId ?? 0,
    names: [...new Set(items.map(({ name }) => name))],
    label: null,
    findings: [],
    host: null,
  };
}
