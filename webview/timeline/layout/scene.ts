import type { Severity } from "../../../core/protocol/finding.js";
import type { TimeRange } from "../../../core/protocol/time.js";
import type { IconName } from "../../controls/icon.js";

/** What a lane shows; also the name under which the reader can hide it. */
export type LaneKind =
  "steps" | "findings" | "processes" | "hosts" | "lookups" | "flaggedReads" | "writes" | "reads";

/** One horizontal band of the timeline. Lengths are CSS pixels, `top` counts from the canvas's top. */
export interface Lane {
  readonly kind: LaneKind;
  readonly title: string;
  readonly top: number;
  readonly height: number;
  readonly icon: IconName | null;
  /** Colours the icon. */
  readonly severity: Severity;
  /** Number at the right end of the gutter. */
  readonly count: number | null;
  /** Small lines below the title. */
  readonly notes: readonly string[];
  /** A line above it. */
  readonly separated: boolean;
  readonly shaded: boolean;
}

/** `heat` stands for a bin of a heat strip, which is what is drawn. */
export type MarkKind = "finding" | "connection" | "heat" | "lookup" | "read" | "write";

/** Events of one lane drawn as one mark. */
export interface Mark {
  readonly kind: MarkKind;
  readonly lane: number;
  readonly x: number;
  /** Middle of the glyph. */
  readonly y: number;
  readonly severity: Severity;
  readonly count: number;
  readonly timeUs: number;
  /** Time that a bin stands for; 0 for other marks. */
  readonly lengthUs: number;
  readonly processId: number;
  readonly eventId: number;
  readonly names: readonly string[];
  readonly label: Label | null;
  /** Findings in the mark, by their index; empty for other kinds. */
  readonly findings: readonly number[];
  /** Host, port and what kind of host it is, of a connection. */
  readonly host: { readonly name: string; readonly port: number; readonly category: string } | null;
}

/** Time that a bin stands for. */
export function rangeOf({ timeUs, lengthUs }: Mark): TimeRange {
  return { fromUs: timeUs, toUs: timeUs + lengthUs };
}

/** Text beside a mark; `side` tells which end stands at `x`. */
export interface Label {
  readonly text: string;
  readonly x: number;
  readonly side: "right" | "left";
}

export type BarRole = "ordinary" | "shell" | "network" | "runner" | "step";

/** A process or a step. */
export interface Bar {
  readonly row: number;
  readonly role: BarRole;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly severity: Severity;
  /** Half fill: neither flagged nor of the selection's family. */
  readonly faded: boolean;
  readonly selected: boolean;
  readonly text: string;
  /** Where the text starts. */
  readonly textX: number;
  /** Whether the severity's glyph has room on its plate. */
  readonly glyph: boolean;
  /** Evidence of findings, x positions on the lower edge. */
  readonly ticks: readonly number[];
}

/** Short bars of one depth as one strip; `shares[i]` (0 to 1) is how much of pixel `x + i` is in use. */
export interface Strip {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly shares: Float32Array;
}

/** Number of processes running, one value a pixel from `x` on; `peak` is the highest. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly values: Uint32Array;
  readonly peak: number;
}

/** Bars of a histogram, √ scale. */
export interface HistogramBars {
  readonly lane: number;
  readonly x: number;
  readonly binWidth: number;
  readonly baseline: number;
  readonly heights: Float32Array;
  readonly counts: Uint32Array;
  readonly fromUs: number;
  readonly binUs: number;
}

/** Connections of one host where single marks would not tell apart: 0 nothing … 4 most. */
export interface HeatStrip {
  readonly lane: number;
  readonly x: number;
  readonly binWidth: number;
  readonly levels: Uint8Array;
}

/** First to last evidence of one finding. */
export interface Sequence {
  readonly fromX: number;
  readonly toX: number;
  readonly y: number;
  readonly severity: Severity;
}

export interface OverviewScene {
  readonly top: number;
  readonly height: number;
  readonly heights: Float32Array;
  readonly binWidth: number;
  readonly steps: readonly number[];
  readonly flags: readonly { readonly x: number; readonly severity: Severity; readonly count: number }[];
  /** null while the whole trace is in view. */
  readonly window: { readonly fromX: number; readonly toX: number } | null;
  readonly brush: { readonly fromX: number; readonly toX: number } | null;
}

/** Everything that one draw puts on the canvas. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly gutter: number;
  /** First and last pixel of the plot. */
  readonly left: number;
  readonly right: number;
  readonly view: TimeRange;
  readonly overview: OverviewScene;
  readonly axisTop: number;
  readonly lanesTop: number;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  readonly lanes: readonly Lane[];
  readonly bars: readonly Bar[];
  readonly strips: readonly Strip[];
  readonly area: Area | null;
  readonly marks: readonly Mark[];
  readonly barLabels: readonly (Label & { readonly y: number })[];
  readonly histograms: readonly HistogramBars[];
  readonly heatStrips: readonly HeatStrip[];
  readonly sequences: readonly Sequence[];
  /** Life of the selected process. */
  readonly band: { readonly fromX: number; readonly toX: number } | null;
  /** The range that filters. */
  readonly brush: { readonly fromX: number; readonly toX: number } | null;
}
