import { severityLook } from "../../controls/icon.js";
import type { Bar, Scene } from "../layout/scene.js";
import type { Painter } from "./painter.js";

/** Fill of a role, and of one that is faded. */
const fills = {
  ordinary: ["barOrdinary", "fadedOrdinary"],
  shell: ["barShell", "fadedShell"],
  network: ["barNetwork", "fadedNetwork"],
  runner: ["barRunner", "fadedRunner"],
  step: ["barStep", "fadedStep"],
} as const;

/** Processes and steps: fill, severity edge, glyph on a plate, text, evidence. */
export function drawBars(painter: Painter, scene: Scene): void {
  for (const bar of scene.bars) {
    drawFill(painter, bar);
    drawSeverity(painter, bar);
    if (bar.text !== "") drawText(painter, bar);
    for (const x of bar.ticks)
      painter.rect(
        x - 1,
        bar.y + bar.height - 3,
        2,
        3,
        painter.severityColor(bar.severity === "none" ? "high" : bar.severity),
      );
  }
  for (const bar of scene.bars)
    if (bar.selected)
      painter.frame(bar.x - 0.5, bar.y - 0.5, bar.width + 1, bar.height + 1, painter.colors.focus, 2);
}

function drawFill(painter: Painter, bar: Bar): void {
  const { colors } = painter;
  if (colors.highContrast) {
    painter.rect(bar.x, bar.y, bar.width, bar.height, colors.background);
    painter.frame(bar.x + 0.5, bar.y + 0.5, Math.max(1, bar.width - 1), bar.height - 1, colors.contrast);
    return;
  }
  const [full, faded] = fills[bar.role];
  painter.rect(bar.x, bar.y, bar.width, bar.height, colors[bar.faded ? faded : full]);
}

function drawSeverity(painter: Painter, bar: Bar): void {
  const look = severityLook(bar.severity);
  if (look === null) return;
  const color = painter.severityColor(bar.severity);
  painter.rect(bar.x, bar.y, Math.min(3, bar.width), bar.height, color);
  if (!bar.glyph) return;
  painter.rect(bar.x + 3, bar.y + 0.5, 17, bar.height - 1, painter.colors.background);
  painter.icon(look.icon, bar.x + 11, bar.y + bar.height / 2, 12, color);
}

function drawText(painter: Painter, bar: Bar): void {
  painter.text(bar.text, bar.textX, bar.y + bar.height / 2 + 0.5, painter.colors.foreground);
}

export function drawBarLabels(painter: Painter, scene: Scene): void {
  for (const { text, x, y, side } of scene.barLabels)
    painter.haloText(text, x, y, painter.colors.foreground, side === "right" ? "left" : "right");
}

/** Degrees of darkness that the eye tells apart in a strip; neighbours of one degree are one rectangle. */
const stripLevels = 16;

/** Runs of pixels with the same degree of darkness, from 1 to {@link stripLevels}. */
function forEachRun(shares: Float32Array, draw: (level: number, from: number, to: number) => void): void {
  let [level, from] = [0, 0];
  for (let pixel = 0; pixel <= shares.length; pixel++) {
    const next = Math.ceil((shares[pixel] ?? 0) * stripLevels);
    if (next === level) continue;
    if (level > 0) draw(level, from, pixel);
    [level, from] = [next, pixel];
  }
}

/** Short processes: darkness is the share of the pixel in use. */
export function drawStrips(painter: Painter, scene: Scene): void {
  const { context, colors } = painter;
  context.fillStyle = colors.process;
  for (const { x, y, height, shares } of scene.strips)
    forEachRun(shares, (level, from, to) => {
      context.globalAlpha = 0.15 + 0.6 * (level / stripLevels);
      context.fillRect(x + from, y, to - from, height);
    });
  context.globalAlpha = 1;
}

/** Number of running processes. */
export function drawArea(painter: Painter, { area }: Scene): void {
  if (area === null) return;
  const { x, y, height, values, peak } = area;
  painter.context.globalAlpha = 0.6;
  painter.path(painter.colors.process, (context) => {
    context.moveTo(x, y + height);
    values.forEach((value, pixel) => {
      const top = y + height - (value / peak) * (height - 2);
      context.lineTo(x + pixel, top);
      context.lineTo(x + pixel + 1, top);
    });
    context.lineTo(x + values.length, y + height);
  });
  painter.context.globalAlpha = 1;
}
