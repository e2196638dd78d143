import type { Bar, HistogramBars, Lane, Mark, Scene } from "./scene.js";

/** What lies under a point of the timeline. */
export type Hit =
  | { readonly kind: "mark"; readonly mark: Mark; readonly index: number }
  | { readonly kind: "bar"; readonly bar: Bar }
  | { readonly kind: "bin"; readonly histogram: HistogramBars; readonly bin: number }
  | { readonly kind: "lane"; readonly lane: Lane; readonly index: number }
  | null;

/** Marks can be hit this far from their middle, so that a hit area is 14 wide. */
const reach = 7;

/** The topmost thing at a point: marks, then bars, then bins; in the gutter the lane. */
export function hitTest(scene: Scene, x: number, y: number): Hit {
  const laneIndex = scene.lanes.findIndex(({ top, height }) => y >= top && y < top + height);
  const lane = scene.lanes[laneIndex];
  if (lane === undefined) return null;
  if (x < scene.gutter) return { kind: "lane", lane, index: laneIndex };
  return hitMark(scene, laneIndex, x) ?? hitBar(scene, x, y) ?? hitBin(scene, laneIndex, x);
}

function hitMark(scene: Scene, lane: number, x: number): Hit {
  let best = -1;
  let distance = reach + 1;
  scene.marks.forEach((mark, index) => {
    const away = Math.abs(mark.x - x);
    if (mark.lane !== lane || away > reach || away >= distance) return;
    best = index;
    distance = away;
  });
  const mark = scene.marks[best];
  return mark === undefined ? null : { kind: "mark", mark, index: best };
}

function hitBar(scene: Scene, x: number, y: number): Hit {
  const bar = scene.bars.findLast(
    (one) => y >= one.y && y < one.y + one.height && x >= one.x - 1 && x <= one.x + Math.max(one.width, 3),
  );
  return bar === undefined ? null : { kind: "bar", bar };
}

function hitBin(scene: Scene, lane: number, x: number): Hit {
  const histogram = scene.histograms.find((one) => one.lane === lane);
  if (histogram === undefined) return null;
  const bin = Math.floor((x - histogram.x) / histogram.binWidth);
  return (histogram.counts[bin] ?? 0) > 0 ? { kind: "bin", histogram, bin } : null;
}

/** The next mark or bar edge to the right (`direction` 1) or left (−1) of `x` in a lane; null at its end. */
export function nextMark(scene: Scene, lane: number, x: number, direction: 1 | -1): Mark | null {
  const ahead = scene.marks
    .filter((mark) => mark.lane === lane && (mark.x - x) * direction > 0.5)
    .sort((a, b) => (a.x - b.x) * direction);
  return ahead[0] ?? null;
}
