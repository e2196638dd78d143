import type { EventFilter } from "./eventFilter.js";
import type { TimeRange } from "./time.js";

export type DetailsTab = "overview" | "files" | "connections" | "dns" | "findings" | "events";

/** Rows that the reader opened or closed are remembered up to this many: the states of 100 traces stay a small file. */
export const expansionLimit = 5_000;

/** Which processes of the tree show their children: by a rule, but for those that the reader opened or closed. */
export interface Expansion {
  /** "findings" opens the first levels and every path to a finding. */
  readonly rule: "findings" | "all" | "none";
  readonly opened: readonly number[];
  readonly closed: readonly number[];
}

/**
 * What is remembered of the screen while its tab is hidden and after a restart. Small and made of plain
 * values; processes are named by id, which is the same each time the same file is read.
 */
export interface ViewState {
  readonly version: 2;
  readonly filter: EventFilter;
  /** Text still being typed. */
  readonly filterText: string;
  readonly selected: readonly number[];
  readonly expansion: Expansion;
  readonly view: TimeRange | null;
  readonly tab: DetailsTab;
  readonly treeScrollRow: number;
  readonly treeSort: { readonly column: string; readonly descending: boolean };
  readonly panes: {
    readonly treeRatio: number | null;
    readonly timelineHeightPx: number | null;
    readonly folded: readonly string[];
  };
  readonly filesAsDirectories: boolean;
}
