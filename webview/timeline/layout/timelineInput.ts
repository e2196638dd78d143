import type { TimeRange } from "../../../core/protocol/time.js";
import type { Overview, Timeline } from "../../../core/protocol/timeline.js";
import type { FindingIndex } from "../../model/findingIndex.js";
import type { ProcessModel } from "../../model/processModel.js";
import type { MeasureText } from "./measuredText.js";
import type { LaneKind } from "./scene.js";

/** All that the layout of the timeline depends on. */
export interface TimelineInput {
  readonly width: number;
  /** 190, 152 or 0; 0 writes no lane titles. */
  readonly gutter: number;
  /** Overview, axis, steps and one row of findings only. */
  readonly compact: boolean;
  readonly processRowHeight: number;
  readonly maxProcessRows: number;
  readonly histogramHeight: number;
  readonly hidden: ReadonlySet<LaneKind>;
  readonly view: TimeRange;
  readonly lengthUs: number;
  readonly model: ProcessModel;
  readonly findings: FindingIndex | null;
  /** Events under the filter of each row with its subtree; null when nothing is filtered out. */
  readonly matchesWithin: Float64Array | null;
  readonly timeline: Timeline | null;
  readonly overview: Overview | null;
  /** Table rows. */
  readonly selected: readonly number[];
  /** The range that filters, and the one being dragged. */
  readonly brush: TimeRange | null;
  /** Whether hosts beyond the limit have lanes of their own. */
  readonly allHosts: boolean;
  readonly measure: MeasureText;
}
