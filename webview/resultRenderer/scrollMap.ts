/** Browsers lay nothing out beyond some 33 million pixels (Chromium 156); far below, every pixel still counts. */
const tallestPx = 8_000_000;

/** How far a list of any length scrolls, and which row is on top where. */
export interface ScrollMap {
  readonly heightPx: number;
  firstRow(scrollTop: number): number;
  scrollTop(firstRow: number): number;
}

/** Short lists scroll pixel by pixel; in very long ones a pixel stands for several rows. */
export function scrollMap(rows: number, rowPx: number, viewPx: number): ScrollMap {
  const wholePx = rows * rowPx;
  const heightPx = Math.min(wholePx, tallestPx);
  const scale = heightPx > viewPx ? (wholePx - viewPx) / (heightPx - viewPx) : 1;
  return {
    heightPx,
    firstRow: (scrollTop) => Math.max(0, (scrollTop * scale) / rowPx),
    scrollTop: (firstRow) => (firstRow * rowPx) / scale,
  };
}
