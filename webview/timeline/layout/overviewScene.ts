import type { Histogram } from "../../../core/protocol/timeline.js";
import type { FindingIndex } from "../../model/findingIndex.js";
import type { ProcessModel } from "../../model/processModel.js";
import { lastResult } from "../../model/lastResult.js";
import { cluster } from "./cluster.js";
import { worstOf } from "./findingLanes.js";
import type { OverviewScene } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";
import { timeScale } from "./timeScale.js";
import type { TimelineInput } from "./timelineInput.js";

const top = 4;
const fullHeight = 36;
const compactHeight = 30;
/** Kept free above the bars for the flags. */
const flagHeight = 12;
/** Flags closer than this are one. */
const mergePx = 12;
/** The window of the view stays as wide as a finger can grip. */
const narrowestWindow = 6;

export function overviewBottom(compact: boolean): number {
  return top + heightOf(compact);
}

/** The whole trace, with the window of the view. What does not depend on the view is made once. */
export function overviewScene(builder: SceneBuilder, steps: readonly number[]): OverviewScene {
  const { input, left, right } = builder;
  const { overview, findings, model, lengthUs, view, brush } = input;
  const height = heightOf(input.compact);
  const whole = timeScale({ fromUs: 0, toUs: lengthUs }, left, right);
  const bins = overview?.histogram.counts.length ?? 0;
  return {
    top,
    height,
    heights: barHeights(overview?.histogram ?? null, height - flagHeight),
    binWidth: bins === 0 ? 1 : (right - left) / bins,
    steps: stepMarks(steps, model, lengthUs, left, right),
    flags: findingFlags(findings, lengthUs, left, right),
    window: isWhole(input) ? null : windowOf(whole(view.fromUs), whole(view.toUs), left, right),
    brush: brush === null ? null : { fromX: whole(brush.fromUs), toX: whole(brush.toUs) },
  };
}

function heightOf(compact: boolean): number {
  return compact ? compactHeight : fullHeight;
}

const barHeights = lastResult((histogram: Histogram | null, heightPx: number): Float32Array => {
  const counts = histogram?.counts ?? new Uint32Array();
  const most = counts.reduce((highest, count) => Math.max(highest, count), 1);
  return Float32Array.from(counts, (count) => Math.sqrt(count / most) * heightPx);
});

/** Where each step but the first begins. */
const stepMarks = lastResult(
  (steps: readonly number[], model: ProcessModel, lengthUs: number, left: number, right: number) => {
    const whole = timeScale({ fromUs: 0, toUs: lengthUs }, left, right);
    return steps.slice(1).map((row) => whole(model.startOf(row)));
  },
);

const findingFlags = lastResult(
  (findings: FindingIndex | null, lengthUs: number, left: number, right: number) => {
    const whole = timeScale({ fromUs: 0, toUs: lengthUs }, left, right);
    const found = [...(findings?.findings ?? [])].sort((a, b) => a.lastUs - b.lastUs);
    const points = found.map((item) => ({ x: whole(item.lastUs), item }));
    return cluster(points, mergePx).map(({ x, items }) => ({
      x,
      severity: worstOf(items),
      count: items.length,
    }));
  },
);

function isWhole({ view, lengthUs }: TimelineInput): boolean {
  return view.fromUs <= 0 && view.toUs >= lengthUs;
}

function windowOf(fromX: number, toX: number, left: number, right: number) {
  const missing = Math.max(0, narrowestWindow - (toX - fromX)) / 2;
  const start = Math.max(left, Math.min(right - narrowestWindow, fromX - missing));
  return { fromX: start, toX: Math.max(start + narrowestWindow, Math.min(right, toX + missing)) };
}
