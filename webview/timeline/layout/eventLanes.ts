import type { Histogram, Marks } from "../../../core/protocol/timeline.js";
import type { Severity } from "../../../core/protocol/finding.js";
import { formatNumber } from "../../format/formatNumber.js";
import { severityRank } from "../../model/findingIndex.js";
import type { Cluster } from "./cluster.js";
import { clipText } from "./measuredText.js";
import { type MarkItem, markClusters, markOf } from "./marks.js";
import type { SceneBuilder } from "./sceneBuilder.js";

const laneHeight = 19;
const mergePx = 9;
/** Kept between a mark's text and the next mark. */
const nameOffset = 8;
/** A histogram lower than this has no room for the note on its tallest bar. */
const noteHeight = 28;

/** DNS look-ups: triangles with the name where there is room. */
export function addLookupLane(builder: SceneBuilder): void {
  const { timeline, measure } = builder.input;
  if (timeline === null || timeline.lookupsTotal === 0) return;
  const lane = builder.addLane({
    kind: "lookups",
    title: "DNS look-ups",
    icon: "tag",
    height: laneHeight,
    count: timeline.lookupsTotal,
  });
  const clusters = markClusters(builder, timeline.lookups, mergePx);
  clusters.forEach(({ x, items }, index) => {
    const mark = markOf("lookup", lane, x, builder.topOf(lane) + 9, items);
    const full = `${items[0]?.name ?? ""}${mark.count > 1 ? ` ×${mark.count}` : ""}`;
    const text = clipText(full, roomAfter(builder, clusters, index), measure);
    builder.marks.push({
      ...mark,
      label: text.length > 6 ? { text, x: x + nameOffset, side: "right" } : null,
    });
  });
}

/** Reads that are evidence: hollow squares named by path, the worst of a cluster first. */
export function addFlaggedReadLane(builder: SceneBuilder): void {
  const { timeline } = builder.input;
  if (timeline === null || timeline.flaggedReads.total === 0) return;
  const { marks, severities, total } = timeline.flaggedReads;
  const lane = builder.addLane({
    kind: "flaggedReads",
    title: "Flagged reads",
    icon: "eye",
    height: laneHeight,
    count: total,
  });
  addNamed(builder, lane, builder.topOf(lane) + 9, marks, severities, "read");
}

/** File writes: named squares while there are few in view, else a histogram. */
export function addWriteLane(builder: SceneBuilder): void {
  const { timeline, histogramHeight } = builder.input;
  if (timeline === null || timeline.writes.total === 0) return;
  const { histogram, marks, inView } = timeline.writes;
  const tallest = histogram.counts.reduce((most, count) => Math.max(most, count), 0);
  const noted = marks === null && histogramHeight >= noteHeight;
  const lane = builder.addLane({
    kind: "writes",
    title: "File writes",
    icon: "edit",
    height: histogramHeight,
    count: inView,
    notes: noted ? [`tallest bar ${formatNumber(tallest)}`] : [],
  });
  if (marks === null) addHistogram(builder, lane, histogram);
  else addNamed(builder, lane, builder.topOf(lane) + histogramHeight / 2, marks, null, "write");
}

/** All reads, for the reader who asks for them. */
export function addReadLane(builder: SceneBuilder): void {
  const { timeline, histogramHeight } = builder.input;
  const reads = timeline?.reads ?? null;
  if (reads === null) return;
  const lane = builder.addLane({
    kind: "reads",
    title: "File reads",
    icon: "file",
    height: histogramHeight,
    count: reads.inView,
  });
  addHistogram(builder, lane, reads.histogram);
}

function addNamed(
  builder: SceneBuilder,
  lane: number,
  y: number,
  marks: Marks,
  severities: readonly Severity[] | null,
  kind: "read" | "write",
): void {
  const clusters = markClusters(builder, marks, mergePx);
  clusters.forEach(({ x, items }, index) => {
    const worstFirst = [...items].sort(
      (a, b) => rankOf(severities, b) - rankOf(severities, a) || a.index - b.index,
    );
    const text = fileNames(worstFirst, roomAfter(builder, clusters, index), builder);
    builder.marks.push({
      ...markOf(kind, lane, x, y, items),
      severity: severities?.[worstFirst[0]?.index ?? 0] ?? "none",
      label: text === "" ? null : { text, x: x + nameOffset, side: "right" },
    });
  });
}

function rankOf(severities: readonly Severity[] | null, item: MarkItem): number {
  return severityRank(severities?.[item.index] ?? "none");
}

/** All names where they fit, else the first and the number of the others. */
function fileNames(items: readonly MarkItem[], room: number, { input }: SceneBuilder): string {
  const names = [...new Set(items.map(({ name }) => evidenceName(name)))];
  const all = names.join(", ");
  if (names.length < 2 || input.measure(all) <= room) return clipText(all, room, input.measure);
  return clipText(`${names[0] ?? ""} +${names.length - 1}`, room, input.measure);
}

/** The part of a path that says most: whole below /proc, else with a hidden folder, else the last. */
function evidenceName(path: string): string {
  if (path.startsWith("/proc/")) return path;
  const parts = path.split("/");
  return parts.slice(parts.at(-2)?.startsWith(".") === true ? -2 : -1).join("/");
}

function roomAfter(builder: SceneBuilder, clusters: readonly Cluster<MarkItem>[], index: number): number {
  const next = clusters[index + 1];
  const end = next === undefined ? builder.right : next.x - nameOffset;
  return end - (clusters[index]?.x ?? 0) - nameOffset;
}

/** √ scale: one event still shows beside thousands. */
function addHistogram(builder: SceneBuilder, lane: number, histogram: Histogram): void {
  const height = (builder.lanes[lane]?.height ?? 0) - 8;
  const most = Math.max(
    1,
    histogram.counts.reduce((top, count) => Math.max(top, count), 0),
  );
  builder.histograms.push({
    lane,
    x: builder.x(histogram.fromUs),
    binWidth: histogram.binUs / builder.usPerPx,
    baseline: builder.bottom - 1,
    heights: Float32Array.from(histogram.counts, (count) =>
      count === 0 ? 0 : 3 + Math.sqrt(count / most) * height,
    ),
    counts: histogram.counts,
    fromUs: histogram.fromUs,
    binUs: histogram.binUs,
  });
}
