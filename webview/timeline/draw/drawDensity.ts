import { lastResult } from "../../model/lastResult.js";
import type { Scene } from "../layout/scene.js";
import type { Painter } from "./painter.js";

/**
 * The bars of the overview. They are the same in every frame while the view moves, and a thousand: they are drawn into a
 * picture of their own, which is then copied.
 */
export function drawDensity({ context, colors }: Painter, { overview, left, right }: Scene): void {
  const { heights, binWidth, top, height } = overview;
  const ratio = window.devicePixelRatio;
  const widthPx = Math.ceil((right - left) * ratio);
  const heightPx = Math.ceil(height * ratio);
  const picture = densityPicture(heights, binWidth, widthPx, heightPx, ratio, colors.density);
  // On whole pixels of the screen, where copying changes nothing.
  const [x, y] = [Math.round(left * ratio) / ratio, Math.round(top * ratio) / ratio];
  context.drawImage(picture, x, y, widthPx / ratio, heightPx / ratio);
}

const densityPicture = lastResult(
  (
    heights: Float32Array,
    binWidth: number,
    widthPx: number,
    heightPx: number,
    ratio: number,
    color: string,
  ): OffscreenCanvas => {
    const picture = new OffscreenCanvas(Math.max(1, widthPx), Math.max(1, heightPx));
    const context = picture.getContext("2d");
    if (context === null) return picture;
    context.scale(ratio, ratio);
    context.fillStyle = color;
    const bottom = heightPx / ratio;
    const barWidth = Math.max(1, binWidth);
    heights.forEach((height, index) => {
      if (height > 0) context.fillRect(index * binWidth, bottom - height, barWidth, height);
    });
    return picture;
  },
);
