import type { EventFilter } from "../../core/protocol/eventFilter.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type { Hello, RecordingFacts, ViewSettings } from "../../core/protocol/investigationApi.js";
import type { TimeRange } from "../../core/protocol/time.js";
import type { Overview } from "../../core/protocol/timeline.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { DetailsTab, ViewState } from "../../core/protocol/viewState.js";
import type { FindingIndex } from "../model/findingIndex.js";
import type { ProcessModel } from "../model/processModel.js";
import type { RowTotals } from "../model/rowTotals.js";
import { type TreeSort, treeSortColumns } from "../tree/treeOrder.js";
import { type Expansion, freshExpansion, rememberedExpansion, restoredExpansion } from "../tree/expansion.js";

/** Who asks the core for what the screen shows: for the whole of it, the lanes, the process, and rows about it. */
export type Asker = "trace" | "timeline" | "process" | "rows";

/** Those whose last question failed, with the sentence to show. */
export type Unanswered = ReadonlyMap<Asker, string>;

export const paneNames = ["timeline", "processes", "details"] as const;
export type PaneName = (typeof paneNames)[number];

/** How wide the view is; decides the layout. */
export type WidthClass = "wide" | "medium" | "narrow";

/** Everything the screen is drawn from. What the core answered is null until it did. */
export interface ScreenState {
  readonly status: TraceStatus;
  readonly settings: ViewSettings;
  /** How a growing trace is being recorded; null for one that no recording of ours writes. */
  readonly recording: RecordingFacts | null;
  readonly model: ProcessModel | null;
  readonly totals: RowTotals | null;
  readonly findings: FindingIndex | null;
  readonly overview: Overview | null;
  readonly unanswered: Unanswered;
  /** Grows when the reader wants all that is shown to be asked for again. */
  readonly attempt: number;
  /** Why something that the reader wanted done was not; shown until the reader puts it away. */
  readonly refusal: string | null;

  readonly filter: EventFilter;
  readonly filterText: string;
  /** Process ids; the first is shown in the details. */
  readonly selected: readonly number[];
  readonly expansion: Expansion;
  /** null for the whole trace. */
  readonly view: TimeRange | null;
  readonly tab: DetailsTab;
  readonly treeSort: TreeSort;
  readonly treeScrollRow: number;
  readonly treeRatio: number | null;
  readonly timelineHeightPx: number | null;
  readonly folded: ReadonlySet<PaneName>;
  /** In one column, the timeline with all its lanes. */
  readonly timelineMaximised: boolean;
  readonly filesAsDirectories: boolean;
  /** Line of an event of the selected process that is to be shown in the list of them; null once it is. */
  readonly soughtEvent: number | null;
  readonly width: WidthClass;
}

const byStart: TreeSort = { column: "start", descending: false };

/** The state to start from: what was remembered, else what the settings say. */
export function initialState({ status, settings, state, recording }: Hello): ScreenState {
  return {
    status,
    settings,
    recording,
    model: null,
    totals: null,
    findings: null,
    overview: null,
    unanswered: new Map(),
    attempt: 0,
    refusal: null,
    timelineMaximised: false,
    soughtEvent: null,
    width: "wide",
    ...(state === null ? freshView(settings) : remembered(state)),
  };
}

type ViewPart = Pick<
  ScreenState,
  | "filter"
  | "filterText"
  | "selected"
  | "expansion"
  | "view"
  | "tab"
  | "treeSort"
  | "treeScrollRow"
  | "treeRatio"
  | "timelineHeightPx"
  | "folded"
  | "filesAsDirectories"
>;

function freshView(settings: ViewSettings): ViewPart {
  return {
    filter: { ...emptyFilter, hideLibraryLoads: settings.hideLibraryLoads },
    filterText: "",
    selected: [],
    expansion: freshExpansion,
    view: null,
    tab: "overview",
    treeSort: byStart,
    treeScrollRow: 0,
    treeRatio: null,
    timelineHeightPx: null,
    folded: new Set(),
    filesAsDirectories: false,
  };
}

function remembered(state: ViewState): ViewPart {
  const column = treeSortColumns.find((name) => name === state.treeSort.column) ?? "start";
  return {
    filter: state.filter,
    filterText: state.filterText,
    selected: state.selected,
    expansion: restoredExpansion(state.expansion),
    view: state.view,
    tab: state.tab,
    treeSort: { column, descending: state.treeSort.descending },
    treeScrollRow: state.treeScrollRow,
    treeRatio: state.panes.treeRatio,
    timelineHeightPx: state.panes.timelineHeightPx,
    folded: new Set(paneNames.filter((name) => state.panes.folded.includes(name))),
    filesAsDirectories: state.filesAsDirectories,
  };
}

/** What is remembered of a state. */
export function viewStateOf(state: ScreenState): ViewState {
  return {
    version: 2,
    filter: state.filter,
    filterText: state.filterText,
    selected: state.selected,
    expansion: rememberedExpansion(state.expansion),
    view: state.view,
    tab: state.tab,
    treeScrollRow: state.treeScrollRow,
    treeSort: state.treeSort,
    panes: {
      treeRatio: state.treeRatio,
      timelineHeightPx: state.timelineHeightPx,
      folded: [...state.folded],
    },
    filesAsDirectories: state.filesAsDirectories,
  };
}

/** What is selected and shown in the details: a table row, or null. */
export function selectedRow({ model, selected }: Pick<ScreenState, "model" | "selected">): number | null {
  const [first] = selected;
  return first === undefined ? null : (model?.rowOf(first) ?? null);
}

/** Length of the trace as read so far, at least 1 µs so that scales have a width. */
export function traceLengthUs(state: Pick<ScreenState, "model">): number {
  return Math.max(1, state.model?.table.durationUs ?? 1);
}

/** The time the timeline shows. */
export function viewRange(state: Pick<ScreenState, "model" | "view">): TimeRange {
  return state.view ?? { fromUs: 0, toUs: traceLengthUs(state) };
}
