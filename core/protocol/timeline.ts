import type { EventFilter } from "./eventFilter.js";
import type { Severity } from "./finding.js";
import type { TimeRange } from "./time.js";

/** Marks of one lane, columns of equal length, at most one a pixel and name. */
export interface Marks {
  /** Time of the first event of each mark. */
  readonly timesUs: Float64Array;
  /** Events merged into it. */
  readonly counts: Uint32Array;
  /** Process of the first event. */
  readonly processIds: Float64Array;
  /** Line number of the first event. */
  readonly eventIds: Float64Array;
  /** What is written beside it: host name, path; empty where the lane says it already. */
  readonly names: readonly string[];
}

export type Category = "github" | "registry" | "runner" | "metadata" | "loopback" | "private" | "other";

/** One destination of the job. */
export interface HostLane {
  /** Host name, or the address where no name is known; "Local resolver" for a look-up service on loopback. */
  readonly host: string;
  readonly category: Category;
  /** Connections in the whole trace under the filter. */
  readonly total: number;
  /** Worst severity of a finding that names a connection of it; null without. */
  readonly severity: Severity | null;
  readonly marks: Marks;
  /** Ports, one for each mark. */
  readonly ports: Uint16Array;
}

/** A histogram over the view: `counts[i]` covers `[fromUs + i·binUs, fromUs + (i+1)·binUs)`. */
export interface Histogram {
  readonly fromUs: number;
  readonly binUs: number;
  readonly counts: Uint32Array;
}

export interface TimelineRequest {
  /** The view. */
  readonly range: TimeRange;
  /** Width of the plot, 16 to 8,192; sets the resolution of what is returned. */
  readonly widthPx: number;
  /** Its `range` does not restrict the lanes: the brushed range is drawn over them. */
  readonly filter: EventFilter;
  /** Hosts with a lane of their own; the rest share one. */
  readonly hostLimit: number;
  /** Whether the lane of plain reads is wanted. */
  readonly plainReads: boolean;
}

export interface Timeline {
  readonly revision: number;
  readonly range: TimeRange;
  readonly eventsInView: number;
  readonly hosts: readonly HostLane[];
  /** All hosts beyond the limit in one lane; null when there is none. */
  readonly otherHosts: { readonly hosts: number; readonly lane: HostLane } | null;
  readonly lookups: Marks;
  readonly lookupsTotal: number;
  /** Reads that are evidence of a finding, with the severity of each mark. */
  readonly flaggedReads: {
    readonly marks: Marks;
    readonly severities: readonly Severity[];
    readonly total: number;
  };
  /** Writes in view as bins of 3 px; also marks where there are at most 24. */
  readonly writes: {
    readonly histogram: Histogram;
    readonly marks: Marks | null;
    readonly total: number;
    readonly inView: number;
  };
  readonly reads: { readonly histogram: Histogram; readonly inView: number } | null;
}

/** Events a pixel over the whole trace. */
export interface Overview {
  readonly revision: number;
  readonly histogram: Histogram;
}

/** The three processes with most events in a bin of the writes or reads lane. */
export interface BinDetail {
  readonly count: number;
  readonly top: readonly { readonly processId: number; readonly count: number }[];
}
