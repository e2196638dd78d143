import type { WidthClass } from "../state/screenState.js";

/** Widths of the view at which the layout changes, CSS pixels. */
const widePx = 1200;
const twoColumnsPx = 840;

const treeShare = 0.45;
const treeBoundsPx = { least: 380, most: 720, min: 280 } as const;
const timelineMinPx = 116;
const detailsMinPx = 180;
/** The timeline takes at most this part of its column unless the reader drags it. */
const timelineShare = 0.6;
/** A column lower than this folds the details, then makes the timeline compact. */
const lowColumnPx = 420;

export function widthClass(widthPx: number): WidthClass {
  if (widthPx >= widePx) return "wide";
  return widthPx >= twoColumnsPx ? "medium" : "narrow";
}

export interface Bounds {
  readonly now: number;
  readonly min: number;
  readonly max: number;
}

/** Width of the tree beside the timeline: 45 %, 380 to 720, unless the reader chose another. */
export function treeWidth(widthPx: number, ratio: number | null): Bounds {
  const max = Math.max(treeBoundsPx.min, widthPx - treeBoundsPx.min);
  const preset = Math.max(treeBoundsPx.least, Math.min(treeBoundsPx.most, widthPx * treeShare));
  const wanted = ratio === null ? preset : widthPx * ratio;
  return { now: Math.round(clamp(wanted, treeBoundsPx.min, max)), min: treeBoundsPx.min, max };
}

/** Height of the timeline above the details: that of its lanes, at most 60 %, unless the reader chose. */
export function timelineHeight(columnPx: number, contentPx: number, chosenPx: number | null): Bounds {
  const max = Math.max(timelineMinPx, columnPx - detailsMinPx);
  const preset = Math.min(contentPx, columnPx * timelineShare);
  return { now: Math.round(clamp(chosenPx ?? preset, timelineMinPx, max)), min: timelineMinPx, max };
}

export function isLow(columnPx: number): boolean {
  return columnPx < lowColumnPx;
}

function clamp(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}
