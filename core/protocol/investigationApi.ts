import type * as details from "./details.js";
import type { EventFilter } from "./eventFilter.js";
import type { FindingReport, Suspicion } from "./finding.js";
import type { ProcessMatches, ProcessTable } from "./processTable.js";
import type { TimeRange } from "./time.js";
import type { BinDetail, Overview, Timeline, TimelineRequest } from "./timeline.js";
import type { TraceStatus } from "./traceStatus.js";
import type { ViewState } from "./viewState.js";

/** Questions about the trace: answered by the core alone, in the editor as in a test. */
export interface InvestigationApi {
  getProcesses(request: null): ProcessTable;
  getMatches(request: { readonly filter: EventFilter }): ProcessMatches;
  getFindings(request: null): FindingReport;
  /** Where to start: processes by suspicion, most first, at most 200. */
  getSuspicion(request: null): readonly Suspicion[];
  getOverview(request: { readonly widthPx: number; readonly filter: EventFilter }): Overview;
  getTimeline(request: TimelineRequest): Timeline;
  getBinDetail(request: {
    readonly range: TimeRange;
    readonly lane: "writes" | "reads";
    readonly filter: EventFilter;
  }): BinDetail;
  getProcess(request: { readonly processId: number; readonly filter: EventFilter }): details.ProcessOverview;
  getTabCounts(request: {
    readonly scope: details.ProcessScope;
    readonly filter: EventFilter;
  }): details.TabCounts;
  getFiles(request: details.FileRequest): details.Page<details.FileRow>;
  /** At most 500, by first touch. */
  getFileTouchers(request: details.FileToucherRequest): details.Page<details.FileToucher>;
  getConnections(request: details.PageRequest<details.ConnectionColumn>): details.Page<details.ConnectionRow>;
  getLookups(request: details.PageRequest<details.LookupColumn>): details.Page<details.LookupRow>;
  getEvents(request: details.PageRequest<details.EventColumn>): details.Page<details.EventRow>;
  /** How many rows come before the event; null where the list does not hold it. */
  getEventPosition(request: details.EventPositionRequest): number | null;
  /** The line of the file as it was read; null when it is no event. At most 1,000 ids. */
  getEventTexts(request: { readonly eventIds: readonly number[] }): readonly (string | null)[];
}

/** What "Show SQL" and export can be asked for. */
export type PaneQuery =
  | { readonly pane: "processes"; readonly filter: EventFilter }
  | { readonly pane: "timeline"; readonly filter: EventFilter; readonly range: TimeRange }
  | { readonly pane: "events"; readonly filter: EventFilter; readonly scope: details.ProcessScope | null }
  | {
      readonly pane: "files" | "connections" | "dns" | "findings" | "overview";
      readonly filter: EventFilter;
      readonly scope: details.ProcessScope;
    };

/** What the screen asks of the editor around it. */
export interface WorkbenchApi {
  /**
   * The screen speaks first; the reply is what it needs to draw itself. `state` is what the screen kept for itself when it
   * was hidden: two screens on one trace each have their own.
   */
  hello(request: { readonly state: ViewState | null }): Hello;
  saveState(request: { readonly state: ViewState }): null;
  /** Opens the query behind a pane. */
  showSql(request: PaneQuery): null;
  /** Asks where to, writes, and says how many rows; null when the reader cancelled. */
  exportTable(request: {
    readonly query: PaneQuery;
    readonly format: "csv" | "json";
  }): { readonly rows: number } | null;
  /** Writes the events that match as a trace of their own (`.jsonl.gz`). */
  exportTrace(request: { readonly filter: EventFilter }): { readonly events: number } | null;
  copyText(request: { readonly text: string }): null;
  cancelReading(request: null): null;
  /** Ends the recording that writes this trace. */
  stopRecording(request: null): null;
  /** Fetches the recording that writes this trace on where nobody does. */
  attachRecording(request: null): null;
  /** Reads the file again from its start; also after a cancel or a failure. */
  reload(request: null): null;
  /** Asks what to compare the trace with, and shows what differs. */
  compare(request: null): null;
  openAsText(request: null): null;
  openReport(request: null): null;
  showLog(request: null): null;
  /** Opens the list of the signatures that were checked, and of those that were not. */
  showSignatures(request: null): null;
  /** Tells the editor what is selected and shown, for its status bar, its commands and other views. */
  selectionChanged(request: { readonly processIds: readonly number[]; readonly filter: EventFilter }): null;
}

export interface Hello {
  readonly status: TraceStatus;
  readonly state: ViewState | null;
  readonly locale: string;
  readonly settings: ViewSettings;
  /** Null where no recording writes the trace. */
  readonly recording: RecordingFacts | null;
}

/** How the recording of a growing trace is going, as its runner says. */
export interface RecordingFacts {
  /** A few words about the connection and what is known: "recording, 12 events, 0 lost". */
  readonly state: string;
  readonly runner: string;
  /** False where nobody fetches it here, until it is attached again. */
  readonly attached: boolean;
}

export interface ViewSettings {
  readonly hideLibraryLoads: boolean;
  readonly reduceMotion: boolean;
}

/** The closed set of calls the webview may make. */
export type ScreenApi = InvestigationApi & WorkbenchApi;

/** Commands of the palette that act inside the screen. */
export const screenCommands = [
  "focusFilter",
  "clearFilter",
  "nextFinding",
  "previousFinding",
  "zoomToSelection",
  "zoomToWholeTrace",
  "onlySubtree",
  "expandAll",
  "collapseAll",
  "showSql",
  "exportTrace",
  "copyCommandLine",
] as const;
export type ScreenCommand = (typeof screenCommands)[number];

/** What the host tells the webview unasked. */
export type ScreenNotification =
  | { readonly kind: "status"; readonly status: TraceStatus }
  | { readonly kind: "settings"; readonly settings: ViewSettings }
  | { readonly kind: "recording"; readonly recording: RecordingFacts }
  | { readonly kind: "command"; readonly command: ScreenCommand }
  /** Selects a process, and shows an event or a time where given. */
  | {
      readonly kind: "reveal";
      readonly processId: number | null;
      readonly eventId: number | null;
      readonly timeUs: number | null;
    };
