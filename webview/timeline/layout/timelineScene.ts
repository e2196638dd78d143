import type { TimeRange } from "../../../core/protocol/time.js";
import { addFlaggedReadLane, addLookupLane, addReadLane, addWriteLane } from "./eventLanes.js";
import { addCompactFindingLane, addFindingLanes } from "./findingLanes.js";
import { addHostLanes } from "./hostLanes.js";
import { overviewBottom, overviewScene } from "./overviewScene.js";
import { addProcessLane } from "./processLane.js";
import type { LaneKind, Scene } from "./scene.js";
import { SceneBuilder } from "./sceneBuilder.js";
import { addStepLane, stepRows } from "./stepLane.js";
import { axisTicks, timeScale } from "./timeScale.js";
import type { TimelineInput } from "./timelineInput.js";

const axisHeight = 18;
/** The selected life is not shown as a band where it would colour nearly everything. */
const bandShare = 0.9;

/** Everything the timeline draws, from data and size alone. */
export function timelineScene(input: TimelineInput): Scene {
  const axisTop = overviewBottom(input.compact) + 2;
  const builder = new SceneBuilder(input, axisTop + axisHeight);
  const steps = stepRows(input.model);
  addLanes(builder, steps);
  return {
    width: input.width,
    height: builder.bottom + 1,
    gutter: input.gutter,
    left: builder.left,
    right: builder.right,
    view: input.view,
    overview: overviewScene(builder, steps),
    axisTop,
    lanesTop: axisTop + axisHeight,
    ticks: axisTicks(timeScale(input.view, builder.left, builder.right), input.width),
    lanes: builder.lanes,
    bars: builder.bars,
    strips: builder.strips,
    area: builder.area,
    marks: builder.marks,
    barLabels: builder.barLabels,
    histograms: builder.histograms,
    heatStrips: builder.heatStrips,
    sequences: builder.sequences,
    band: selectionBand(builder),
    brush: input.brush === null ? null : clippedSpan(builder, input.brush),
  };
}

function addLanes(builder: SceneBuilder, steps: readonly number[]): void {
  const { compact, hidden, findings } = builder.input;
  const shows = (kind: LaneKind): boolean => !hidden.has(kind);
  if (steps.length > 0 && shows("steps")) addStepLane(builder, steps);
  if (findings?.available === true && shows("findings")) {
    if (compact) addCompactFindingLane(builder);
    else addFindingLanes(builder);
  }
  if (compact) return;
  if (shows("processes")) addProcessLane(builder);
  if (shows("hosts")) addHostLanes(builder);
  if (shows("lookups")) addLookupLane(builder);
  if (shows("flaggedReads")) addFlaggedReadLane(builder);
  if (shows("writes")) addWriteLane(builder);
  if (shows("reads")) addReadLane(builder);
}

/** Pixels of a range inside the plot; null where none of it is in view. */
function clippedSpan(builder: SceneBuilder, range: TimeRange) {
  const fromX = Math.max(builder.left, builder.x(range.fromUs));
  const toX = Math.min(builder.right, builder.x(range.toUs));
  return toX < fromX ? null : { fromX, toX };
}

function selectionBand(builder: SceneBuilder) {
  const { model, selected } = builder.input;
  const [row] = selected;
  if (row === undefined) return null;
  const band = clippedSpan(builder, { fromUs: model.startOf(row), toUs: model.endOf(row) });
  if (band === null || band.toX - band.fromX >= (builder.right - builder.left) * bandShare) return null;
  return { fromX: band.fromX, toX: Math.max(band.fromX + 1, band.toX) };
}
