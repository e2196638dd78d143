import type { Category, HostLane } from "../../../core/protocol/timeline.js";
import { type IconName, severityLook } from "../../controls/icon.js";
import { formatCount } from "../../format/formatNumber.js";
import { cell } from "../../model/cell.js";
import { clipText } from "./measuredText.js";
import { type MarkItem, markClusters, markOf } from "./marks.js";
import { placeLabels } from "./placeLabels.js";
import type { Mark } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";

const laneHeight = 18;
const mergePx = 9;
/** A view shorter than this names each mark with process and port. */
const namedViewUs = 500_000;
/** One pixel of more time than this shows heat instead of marks. */
const heatUsPerPx = 5e6;
const heatBinPx = 3;
const heatLevels = 4;

const categoryIcons: Readonly<Record<Category, IconName>> = {
  github: "repo",
  registry: "package",
  runner: "server",
  metadata: "cloud",
  loopback: "home",
  private: "lock",
  other: "globe",
};
const categoryNames: Readonly<Record<Category, string>> = {
  github: "GitHub, Git host",
  registry: "Package registry",
  runner: "Runner infrastructure",
  metadata: "Cloud metadata",
  loopback: "Loopback",
  private: "Private network",
  other: "Other",
};

export function categoryIcon(category: Category): IconName {
  return categoryIcons[category];
}

export function categoryName(category: Category): string {
  return categoryNames[category];
}

/** One row a host, then one for all hosts beyond the limit. */
export function addHostLanes(builder: SceneBuilder): void {
  const { timeline } = builder.input;
  timeline?.hosts.forEach((host, index) => {
    const icon = (host.severity === null ? null : severityLook(host.severity))?.icon;
    const lane = builder.addLane({
      kind: "hosts",
      title: hostTitle(builder, host),
      height: laneHeight,
      icon: icon ?? categoryIcon(host.category),
      severity: host.severity ?? "none",
      count: host.total,
      separated: index === 0,
      shaded: index % 2 === 1,
    });
    addConnections(builder, lane, host);
  });
  const others = timeline?.otherHosts ?? null;
  if (others === null) return;
  const lane = builder.addLane({
    kind: "hosts",
    title: formatCount(others.hosts, "more host"),
    height: laneHeight,
    icon: "ellipsis",
    count: others.lane.total,
    separated: false,
  });
  addConnections(builder, lane, others.lane);
}

function hostTitle({ input }: SceneBuilder, { host }: HostLane): string {
  const room = input.gutter - 29 - 24;
  return input.gutter === 0 ? host : clipText(host, room, input.measure) || host;
}

function addConnections(builder: SceneBuilder, lane: number, host: HostLane): void {
  if (builder.usPerPx >= heatUsPerPx) addHeat(builder, lane, host);
  else addMarks(builder, lane, host);
}

function addMarks(builder: SceneBuilder, lane: number, host: HostLane): void {
  const clusters = markClusters(builder, host.marks, mergePx);
  const texts = clusters.map(({ items }) => connectionText(builder, host, items));
  const { labels } = placeLabels(
    clusters.map(({ x }) => x),
    texts,
    {
      left: builder.left,
      right: builder.right,
      offsetPx: 11,
      clearancePx: 8,
      measure: builder.input.measure,
      cut: false,
    },
  );
  clusters.forEach(({ x, items }, index) => {
    builder.marks.push({
      ...markOf("connection", lane, x, builder.topOf(lane) + 9, items),
      severity: host.severity ?? "none",
      label: labels[index] ?? null,
      host: { name: host.host, port: portOf(host, items), category: categoryName(host.category) },
    });
  });
}

function portOf(host: HostLane, items: readonly MarkItem[]): number {
  return cell(host.ports, items[0]?.index ?? 0);
}

function connectionText({ input }: SceneBuilder, host: HostLane, items: readonly MarkItem[]): string {
  const count = items.reduce((sum, item) => sum + item.count, 0);
  if (count > 1) return `×${count}`;
  if (input.view.toUs - input.view.fromUs >= namedViewUs) return "";
  const row = input.model.rowOf(items[0]?.processId ?? -1);
  const name = row === undefined ? "" : input.model.nameWithPid(row);
  return `${name} :${portOf(host, items)}`;
}

function addHeat(builder: SceneBuilder, lane: number, host: HostLane): void {
  const bins = Math.max(1, Math.floor((builder.right - builder.left) / heatBinPx));
  const counts = new Uint32Array(bins);
  host.marks.timesUs.forEach((time, index) => {
    if (!builder.inView(time)) return;
    const bin = Math.min(bins - 1, Math.floor((builder.x(time) - builder.left) / heatBinPx));
    counts[bin] = cell(counts, bin) + cell(host.marks.counts, index);
  });
  const most = Math.max(1, ...counts);
  const levels = Uint8Array.from(counts, (count) => Math.ceil(Math.sqrt(count / most) * heatLevels));
  builder.heatStrips.push({ lane, x: builder.left, binWidth: heatBinPx, levels });
  counts.forEach((count, bin) => {
    if (count > 0) builder.marks.push(heatMark(builder, lane, host, bin, count));
  });
}

/** What can be pointed at and spoken of in a heat strip. */
function heatMark(builder: SceneBuilder, lane: number, host: HostLane, bin: number, count: number): Mark {
  const lengthUs = heatBinPx * builder.usPerPx;
  const x = builder.left + (bin + 0.5) * heatBinPx;
  return {
    ...markOf("heat", lane, x, builder.topOf(lane) + 9, []),
    severity: host.severity ?? "none",
    count,
    timeUs: builder.input.view.fromUs + bin * lengthUs,
    lengthUs,
    names: [host.host || (builder.lanes[lane]?.title ?? "")],
  };
}
