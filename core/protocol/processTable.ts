/** Bits of {@link ProcessTable.flags}. */
export const processFlag = {
  /** The parent was inferred from command lines. */
  inferredParent: 1,
  /** The trace shows this process only as somebody's parent or child: it has no event of its own. */
  noEvents: 2,
  /** The start was not seen: `startUs` is the first event. */
  startUnseen: 4,
  /** Ended with an exit code other than 0, or by a signal. */
  failed: 8,
} as const;

/** How a process is drawn; values of {@link ProcessTable.roles}. */
export const processRole = { ordinary: 0, shell: 1, networkTool: 2, runner: 3, step: 4 } as const;

/**
 * Every process life of the trace, one row each, ordered by start: columns, so that 100,000 rows cross a
 * boundary in one go. A parent stands before its children.
 */
export interface ProcessTable {
  readonly revision: number;
  /** Absolute time of 0 µs: the trace's first event. */
  readonly startEpochUs: number;
  /** Length of the trace. */
  readonly durationUs: number;
  /** Process lives in the trace; the rows are capped at {@link processRowLimit}. */
  readonly total: number;
  readonly processIds: Float64Array;
  readonly pids: Int32Array;
  /** Row of the parent, −1 for a root. */
  readonly parentRows: Int32Array;
  readonly startsUs: Float64Array;
  /** NaN while no end was seen. */
  readonly endsUs: Float64Array;
  readonly flags: Uint8Array;
  readonly roles: Uint8Array;
  /** Base name of the command, a script's own name in place of its interpreter chain. */
  readonly names: readonly string[];
  /** The arguments after it, joined and cut at 240 characters. */
  readonly argumentTexts: readonly string[];
}

/** A tree over more rows than this would be of no use to a reader, and cost memory. */
export const processRowLimit = 250_000;

/** What a filter leaves, per row of the {@link ProcessTable} of the same revision. */
export interface ProcessMatches {
  readonly revision: number;
  /** Events of the row's own process that match. */
  readonly events: Uint32Array;
  /** Distinct files written or created. */
  readonly filesWritten: Uint32Array;
  readonly connections: Uint32Array;
  readonly lookups: Uint32Array;
  readonly totals: MatchTotals;
}

/** Counts over all matching events; `all` over the whole trace. */
export interface MatchTotals {
  readonly matched: number;
  readonly all: number;
  /** What each toggle would keep, under the other conditions of the filter. */
  readonly findings: number;
  readonly connections: number;
  readonly lookups: number;
  readonly writes: number;
  /** Library loads that the other conditions match: hidden, or that hiding would hide. */
  readonly libraryLoads: number;
  /** For a filter that matches nothing: what each term alone would match. */
  readonly termsAlone: readonly { readonly term: string; readonly matched: number }[];
}
