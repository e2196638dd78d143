import { formatCount, formatNumber } from "../../format/formatNumber.js";
import { formatDuration } from "../../format/formatDuration.js";
import type { Lane, Scene } from "../layout/scene.js";
import { drawArea, drawBarLabels, drawBars, drawStrips } from "./drawBars.js";
import { drawDensity } from "./drawDensity.js";
import { drawMarks } from "./drawMarks.js";
import type { Painter } from "./painter.js";

const titleX = 12;
const titleWithIconX = 29;

/** What the overview's gutter says. */
export interface Summary {
  readonly events: number;
}

/** Paints the whole timeline; the canvas is cleared first. */
export function drawScene(painter: Painter, scene: Scene, summary: Summary): void {
  const { context, colors } = painter;
  context.clearRect(0, 0, scene.width, scene.height);
  painter.rect(0, 0, scene.width, scene.height, colors.background);
  drawOverview(painter, scene, summary);
  drawBackdrop(painter, scene);
  const [width, height] = [scene.right + 4 - scene.gutter, scene.height - scene.lanesTop];
  painter.clipped(scene.gutter, scene.lanesTop, width, height, () => {
    drawLanes(painter, scene);
  });
  drawGutter(painter, scene);
}

function drawLanes(painter: Painter, scene: Scene): void {
  drawHistograms(painter, scene);
  drawHeat(painter, scene);
  drawArea(painter, scene);
  drawStrips(painter, scene);
  drawBars(painter, scene);
  drawSequences(painter, scene);
  drawMarks(painter, scene);
  drawBarLabels(painter, scene);
}

function drawBackdrop(painter: Painter, scene: Scene): void {
  const { colors } = painter;
  const bottom = scene.height - 1;
  for (const lane of scene.lanes)
    if (lane.shaded)
      painter.rect(scene.gutter, lane.top + 1, scene.width - scene.gutter, lane.height, colors.shade);
  for (const tick of scene.ticks) {
    painter.vertical(tick.x, scene.axisTop, bottom, colors.grid);
    if (tick.x < scene.right - 36) painter.text(tick.label, tick.x + 3, scene.axisTop + 9.5, colors.dim);
  }
  drawSpan(painter, scene.band, scene.lanesTop, bottom, colors.band, colors.bandEdge);
  drawSpan(painter, scene.brush, scene.axisTop, bottom, colors.window, colors.focus);
}

function drawSpan(
  painter: Painter,
  span: { readonly fromX: number; readonly toX: number } | null,
  top: number,
  bottom: number,
  fill: string,
  edge: string,
): void {
  if (span === null) return;
  painter.rect(span.fromX, top, Math.max(1, span.toX - span.fromX), bottom - top, fill);
  painter.vertical(span.fromX, top, bottom, edge);
  painter.vertical(span.toX, top, bottom, edge);
}

function drawOverview(painter: Painter, scene: Scene, summary: Summary): void {
  const { colors } = painter;
  const { overview } = scene;
  const bottom = overview.top + overview.height;
  drawDensity(painter, scene);
  for (const x of overview.steps) painter.vertical(x, bottom - 6, bottom, colors.dim);
  drawOverviewWindow(painter, scene);
  for (const flag of overview.flags) {
    const color = painter.severityColor(flag.severity);
    painter.vertical(flag.x, overview.top + 6, bottom, color);
    painter.path(color, (context) => {
      context.moveTo(flag.x - 4.5, overview.top);
      context.lineTo(flag.x + 4.5, overview.top);
      context.lineTo(flag.x, overview.top + 7);
    });
    const text = formatCount(flag.count, "finding");
    if (flag.x > scene.left + 80)
      painter.text(text, flag.x - 9, overview.top + 5, colors.foreground, "right");
    else painter.text(text, flag.x + 9, overview.top + 5, colors.foreground);
  }
  if (scene.gutter === 0) return;
  painter.text("Whole trace", titleX, overview.top + 10, colors.foreground);
  painter.text(formatCount(summary.events, "event"), titleX, overview.top + 24, colors.dim);
}

function drawOverviewWindow(painter: Painter, { overview, left, right }: Scene): void {
  const { colors } = painter;
  const { top, height, window, brush } = overview;
  if (brush !== null)
    painter.rect(brush.fromX, top, Math.max(1, brush.toX - brush.fromX), height, colors.band);
  if (window === null) return;
  painter.rect(left, top, Math.max(0, window.fromX - left), height, colors.outside);
  painter.rect(window.toX, top, Math.max(0, right - window.toX), height, colors.outside);
  const width = window.toX - window.fromX;
  painter.rect(window.fromX, top, width, height, colors.window);
  painter.frame(window.fromX + 0.5, top + 0.5, width - 1, height - 1, colors.focus);
}

function drawGutter(painter: Painter, scene: Scene): void {
  const { colors } = painter;
  painter.horizontal(scene.axisTop, 0, scene.width, colors.line);
  for (const lane of scene.lanes)
    if (lane.separated) painter.horizontal(lane.top, 0, scene.width, colors.line);
  painter.horizontal(scene.height - 1, 0, scene.width, colors.line);
  if (scene.gutter === 0) return;
  for (const lane of scene.lanes) drawLaneIcon(painter, lane);
  for (const lane of scene.lanes) drawLaneTitle(painter, scene, lane);
  painter.vertical(scene.gutter - 1, 0, scene.height, colors.line);
  const span = scene.view.toUs - scene.view.fromUs;
  painter.text(`View ${formatDuration(span)}`, titleX, scene.axisTop + 9.5, colors.dim);
}

function drawLaneIcon(painter: Painter, lane: Lane): void {
  if (lane.icon === null) return;
  const color = lane.severity === "none" ? iconColor(painter, lane) : painter.severityColor(lane.severity);
  painter.icon(lane.icon, titleX + 6.5, lane.top + 9.5, 13, color);
}

function drawLaneTitle(painter: Painter, scene: Scene, lane: Lane): void {
  const { colors } = painter;
  const y = lane.top + 9.5;
  painter.text(lane.title, lane.icon === null ? titleX : titleWithIconX, y, colors.foreground);
  lane.notes.forEach((note, index) => {
    painter.text(note, titleWithIconX, y + 14 * (index + 1), colors.dim);
  });
  if (lane.count !== null) painter.text(formatNumber(lane.count), scene.gutter - 8, y, colors.dim, "right");
}

function iconColor({ colors }: Painter, lane: Lane): string {
  if (lane.kind === "lookups") return colors.lookup;
  return colors.foreground;
}

function drawHistograms(painter: Painter, scene: Scene): void {
  painter.context.fillStyle = painter.colors.write;
  for (const { x, binWidth, baseline, heights } of scene.histograms) {
    const width = Math.max(1, binWidth - 0.5);
    heights.forEach((height, index) => {
      if (height > 0) painter.context.fillRect(x + index * binWidth, baseline - height, width, height);
    });
  }
}

function drawHeat(painter: Painter, scene: Scene): void {
  const { context, colors } = painter;
  context.fillStyle = colors.network;
  for (const { lane, x, binWidth, levels } of scene.heatStrips) {
    const top = (scene.lanes[lane]?.top ?? 0) + 4;
    levels.forEach((level, index) => {
      if (level === 0) return;
      context.globalAlpha = 0.25 + level * 0.1875;
      context.fillRect(x + index * binWidth, top, binWidth, 11);
    });
  }
  context.globalAlpha = 1;
}

function drawSequences(painter: Painter, scene: Scene): void {
  for (const { fromX, toX, y, severity } of scene.sequences)
    painter.dashed(painter.severityColor(severity), [3, 2], (context) => {
      context.moveTo(fromX, y - 9);
      context.lineTo(fromX, y + 0.5);
      context.lineTo(toX, y + 0.5);
    });
}
