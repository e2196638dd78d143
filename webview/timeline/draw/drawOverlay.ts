import type { Mark, Scene } from "../layout/scene.js";
import { timeScale } from "../layout/timeScale.js";
import type { Painter } from "./painter.js";

const flagWidth = 66;

/** Crosshair with its time, and the ring round the mark that has the keyboard's focus. */
export function drawOverlay(
  painter: Painter,
  scene: Scene,
  crosshairX: number | null,
  focused: Mark | null,
): void {
  painter.context.clearRect(0, 0, scene.width, scene.height);
  if (crosshairX !== null) drawCrosshair(painter, scene, crosshairX);
  if (focused !== null) painter.ring(focused.x, focused.y, 9, painter.colors.focus, 2);
}

function drawCrosshair(painter: Painter, scene: Scene, x: number): void {
  const { colors } = painter;
  const at = Math.round(x) + 0.5;
  painter.dashed(colors.foreground, [2, 2], (context) => {
    context.moveTo(at, scene.axisTop);
    context.lineTo(at, scene.height);
  });
  const time = timeScale(scene.view, scene.left, scene.right).invert(x);
  const flagX = x > scene.right - flagWidth ? x - flagWidth : x;
  painter.rect(flagX, scene.axisTop + 1, flagWidth, 16, colors.hoverBackground);
  painter.frame(flagX + 0.5, scene.axisTop + 1.5, flagWidth - 1, 15, colors.hoverBorder);
  painter.text(`${(time / 1e6).toFixed(4)} s`, flagX + 5, scene.axisTop + 9.5, colors.foreground);
}
