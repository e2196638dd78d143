import { type ScaleLinear, scaleLinear } from "d3";
import type { TimeRange } from "../../../core/protocol/time.js";

/** Time to pixel; `invert` goes back. */
export type TimeScale = ScaleLinear<number, number>;

export function timeScale(range: TimeRange, left: number, right: number): TimeScale {
  return scaleLinear([range.fromUs, Math.max(range.fromUs + 1, range.toUs)], [left, right]);
}

/** 4 to 7 round times with their labels. */
export function axisTicks(scale: TimeScale, width: number): { readonly x: number; readonly label: string }[] {
  const wanted = width < 520 ? 4 : 6;
  const times = scale.ticks(wanted);
  const step = (times[1] ?? 1e6) - (times[0] ?? 0);
  return times.map((time) => ({ x: scale(time), label: tickLabel(time, step) }));
}

/** Seconds with the digits the step needs; whole minutes and hours for long steps. */
export function tickLabel(timeUs: number, stepUs: number): string {
  if (stepUs >= 60e6) return clockLabel(Math.round(timeUs / 1e6));
  const digits = Math.max(0, Math.min(6, Math.ceil(-Math.log10(stepUs / 1e6) - 1e-9)));
  return `${(timeUs / 1e6).toFixed(digits)} s`;
}

function clockLabel(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  const tail = rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`;
  return hours > 0 ? `${hours} h ${minutes}${tail} min` : `${minutes}${tail} min`;
}

/** A view inside the trace, at least 1 µs per 50 pixels long so that times stay exact. */
export function clampView(range: TimeRange, lengthUs: number): TimeRange {
  const span = Math.min(lengthUs, Math.max(20, range.toUs - range.fromUs));
  const fromUs = Math.max(0, Math.min(lengthUs - span, range.fromUs));
  return { fromUs, toUs: fromUs + span };
}

/** The view zoomed by `factor` (below 1 shows less) so that `pivotUs` stays in its place. */
export function zoomView(view: TimeRange, factor: number, pivotUs: number, lengthUs: number): TimeRange {
  const span = view.toUs - view.fromUs;
  const wanted = Math.min(lengthUs, Math.max(20, span * factor));
  const share = span === 0 ? 0.5 : (pivotUs - view.fromUs) / span;
  return clampView({ fromUs: pivotUs - share * wanted, toUs: pivotUs + (1 - share) * wanted }, lengthUs);
}

/** The view moved by a part of its length. */
export function panView(view: TimeRange, share: number, lengthUs: number): TimeRange {
  const shift = (view.toUs - view.fromUs) * share;
  return clampView({ fromUs: view.fromUs + shift, toUs: view.toUs + shift }, lengthUs);
}
