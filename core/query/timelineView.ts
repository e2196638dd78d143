import type { TimelineRequest } from "../protocol/timeline.js";
import { filterPredicate } from "./filterPredicate.js";
import { bind, type SqlText } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** Width of a bar of the writes and reads lanes. */
const barPx = 3;

/** Bins of whole microseconds over a length, at most as many as there is room for, one more than fill it. */
export function wholeBins(lengthUs: number, room: number): { binUs: number; bins: number } {
  const binUs = Math.max(1, Math.ceil(lengthUs / Math.max(1, Math.floor(room))));
  return { binUs, bins: Math.floor(lengthUs / binUs) + 1 };
}

/** The parameters that the queries of one view share. */
export class TimelineView {
  /** Where its first bin begins. */
  readonly fromUs: number;
  readonly toUs: number;
  /** Length of a pixel. */
  readonly pixelUs: number;
  readonly barShape: { readonly binUs: number; readonly bins: number };
  /** Without its range, which is drawn over the lanes and does not restrict them. */
  readonly filter: SqlText;

  constructor(
    private readonly context: TraceContext,
    request: Pick<TimelineRequest, "range" | "widthPx" | "filter">,
  ) {
    const { range, widthPx } = request;
    this.fromUs = Math.floor(range.fromUs);
    this.toUs = Math.ceil(range.toUs);
    this.pixelUs = Math.max(1, range.toUs - range.fromUs) / Math.max(1, widthPx);
    this.barShape = wholeBins(this.toUs - this.fromUs, widthPx / barPx);
    this.filter = filterPredicate({ ...request.filter, range: null }, context.startEpochUs);
  }

  get bars(): { from: number; bin_us: number } {
    return { from: this.#fromEpochUs, bin_us: this.barShape.binUs };
  }

  get pixels(): { start: number; from: number; bin_us: number } {
    return { start: this.context.startEpochUs, from: this.#fromEpochUs, bin_us: this.pixelUs };
  }

  bind(template: string, values: Parameters<typeof bind>[1]): string {
    return bind(template, {
      filter: this.filter,
      first: this.#fromEpochUs,
      last: this.context.startEpochUs + this.toUs,
      ...values,
    });
  }

  get #fromEpochUs(): number {
    return this.context.startEpochUs + this.fromUs;
  }
}
