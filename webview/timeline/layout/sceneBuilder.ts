import type { Area, Bar, HeatStrip, HistogramBars, Label, Lane, Mark, Sequence, Strip } from "./scene.js";
import type { TimelineInput } from "./timelineInput.js";

/** Kept free at the right edge of the plot. */
const rightMargin = 8;
/** From the gutter's line to the first pixel of the plot. */
const leftMargin = 4;

/** Collects lanes from top to bottom and what is drawn in them. */
export class SceneBuilder {
  readonly lanes: Lane[] = [];
  readonly bars: Bar[] = [];
  readonly strips: Strip[] = [];
  readonly marks: Mark[] = [];
  readonly barLabels: (Label & { readonly y: number })[] = [];
  readonly histograms: HistogramBars[] = [];
  readonly heatStrips: HeatStrip[] = [];
  readonly sequences: Sequence[] = [];
  area: Area | null = null;
  readonly left: number;
  readonly right: number;
  readonly usPerPx: number;

  constructor(
    readonly input: TimelineInput,
    private y: number,
  ) {
    this.left = input.gutter + leftMargin;
    this.right = Math.max(this.left + 1, input.width - rightMargin);
    this.usPerPx = Math.max(1, input.view.toUs - input.view.fromUs) / (this.right - this.left);
  }

  /** Where the next lane begins. */
  get bottom(): number {
    return this.y;
  }

  /** Pixel of a time, which may lie outside the plot. */
  x(timeUs: number): number {
    return this.left + (timeUs - this.input.view.fromUs) / this.usPerPx;
  }

  /** Adds a lane; returns its index. */
  addLane(lane: Pick<Lane, "kind" | "title" | "height"> & Partial<Lane>): number {
    this.lanes.push({
      icon: null,
      severity: "none",
      count: null,
      notes: [],
      separated: true,
      shaded: false,
      ...lane,
      top: this.y,
    });
    this.y += lane.height;
    return this.lanes.length - 1;
  }

  inView(timeUs: number): boolean {
    return timeUs >= this.input.view.fromUs && timeUs <= this.input.view.toUs;
  }

  /** First pixel of a lane's content, below its line. */
  topOf(lane: number): number {
    return (this.lanes[lane]?.top ?? 0) + 1;
  }
}
