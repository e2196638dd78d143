import type { EventFilter } from "./eventFilter.js";
import type { TimeRange } from "./time.js";

export type DetailsTab = "overview" | "files" | "connections" | "dns" | "findings" | "events";

/**
 * What is remembered of the screen while its tab is hidden and after a restart. Small and made of plain
 * values; processes are named by id, which is the same each time the same file is read.
 */
export interface ViewState {
  readonly version: 1;
  readonly filter: EventFilter;
  /** Text still being typed. */
  readonly filterText: string;
  readonly selected: readonly number[];
  readonly expanded: readonly number[];
  /** Whether `expanded` was ever set by the reader; before that the screen opens what matters. */
  readonly touched: boolean;
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
