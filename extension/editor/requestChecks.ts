import {
  connectionColumns,
  eventColumns,
  fileColumns,
  lookupColumns,
  pageLimit,
} from "../../core/protocol/details.js";
import type { FileRequest, PageRequest, ProcessScope } from "../../core/protocol/details.js";
import { eventKinds, filterFields } from "../../core/protocol/eventFilter.js";
import type { EventFilter, FilterTerm } from "../../core/protocol/eventFilter.js";
import { severities } from "../../core/protocol/finding.js";
import type { PaneQuery, ScreenApi } from "../../core/protocol/investigationApi.js";
import { processRowLimit } from "../../core/protocol/processTable.js";
import { RpcError } from "../../core/protocol/rpc.js";
import type { TimeRange } from "../../core/protocol/time.js";
import type { TimelineRequest } from "../../core/protocol/timeline.js";
import { expansionLimit, type ViewState } from "../../core/protocol/viewState.js";
import type { Check } from "./check.js";
import { exactly, integer, list, nothing, number, oneOf, orNull, record, text, truth } from "./check.js";
import type { RequestChecks } from "./servedScreen.js";

const id = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const count = integer(0, Number.MAX_SAFE_INTEGER);
/** Longer than any path or command line that a kernel hands out. */
const longText = text(64 * 1024);
const shortText = text(256);
/** Copying more than this is what export is for. */
const clipboardText = text(16 * 1024 ** 2);

const rangeFields = record<TimeRange>({
  fromUs: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  toUs: number(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
});

const range: Check<TimeRange> = (value, path) => {
  const checked = rangeFields(value, path);
  if (checked.fromUs > checked.toUs)
    throw new RpcError({ code: "bad-request", message: `${path} must not end before it begins.` });
  return checked;
};

const term = record<FilterTerm>({ field: oneOf(filterFields), value: text(4096), negated: truth });

const filter = record<EventFilter>({
  terms: list(term, 200),
  kinds: list(oneOf(eventKinds), eventKinds.length),
  severities: list(oneOf(severities), severities.length),
  range: orNull(range),
  subtreeOf: orNull(id),
  hideLibraryLoads: truth,
});

const scope = record<ProcessScope>({ processId: id, subtree: truth });

function page<Column extends string>(columns: readonly Column[]): Check<PageRequest<Column>> {
  return record<PageRequest<Column>>({
    scope,
    filter,
    sort: oneOf(columns),
    descending: truth,
    offset: count,
    limit: integer(0, pageLimit),
  });
}

const filesPage = page(fileColumns);
const filesOnly = record<Pick<FileRequest, "show" | "fold" | "foldedInto">>({
  show: oneOf(["all", "findings", "written"]),
  fold: truth,
  foldedInto: orNull(longText),
});
const files: Check<FileRequest> = (value, path) => ({ ...filesPage(value, path), ...filesOnly(value, path) });

/** Screens wider than 8,192 pixels, or narrower than a mark, do not exist. */
const widthPx = integer(16, 8192);

const timeline = record<TimelineRequest>({
  range,
  widthPx,
  filter,
  hostLimit: integer(0, 1000),
  plainReads: truth,
});

function scoped<const Pane extends PaneQuery["pane"]>(pane: Pane) {
  return record<{ pane: Pane; filter: EventFilter; scope: ProcessScope }>({
    pane: exactly(pane),
    filter,
    scope,
  });
}

const paneChecks: Record<PaneQuery["pane"], Check<PaneQuery>> = {
  processes: record({ pane: exactly("processes"), filter }),
  timeline: record({ pane: exactly("timeline"), filter, range }),
  events: record({ pane: exactly("events"), filter, scope: orNull(scope) }),
  files: scoped("files"),
  connections: scoped("connections"),
  dns: scoped("dns"),
  findings: scoped("findings"),
  overview: scoped("overview"),
};

const paneNames = Object.keys(paneChecks) as PaneQuery["pane"][];
const paneName = record<{ readonly pane: PaneQuery["pane"] }>({ pane: oneOf(paneNames) });
const paneQuery: Check<PaneQuery> = (value, path) => paneChecks[paneName(value, path).pane](value, path);

/** What the screen may ask to be remembered. */
const viewState = record<ViewState>({
  version: exactly(2),
  filter,
  filterText: text(4096),
  selected: list(id, 64),
  expansion: record<ViewState["expansion"]>({
    rule: oneOf(["findings", "all", "none"]),
    opened: list(id, expansionLimit),
    closed: list(id, expansionLimit),
  }),
  view: orNull(range),
  tab: oneOf(["overview", "files", "connections", "dns", "findings", "events"]),
  treeScrollRow: number(0, processRowLimit),
  treeSort: record({ column: shortText, descending: truth }),
  panes: record<ViewState["panes"]>({
    treeRatio: orNull(number(0, 1)),
    timelineHeightPx: orNull(number(0, 100_000)),
    folded: list(shortText, 32),
  }),
  filesAsDirectories: truth,
});

/** A state that was kept anywhere; null where there is none, or another version kept it and it does not fit. */
export function keptState(value: unknown): ViewState | null {
  try {
    return viewState(value, "state");
  } catch {
    return null;
  }
}

/** What each call of the investigation screen may carry. */
export const requestChecks: RequestChecks<ScreenApi> = {
  getProcesses: nothing,
  getMatches: record({ filter }),
  getFindings: nothing,
  getSuspicion: nothing,
  getOverview: record({ widthPx, filter }),
  getTimeline: timeline,
  getBinDetail: record({ range, lane: oneOf(["writes", "reads"]), filter }),
  getProcess: record({ processId: id, filter }),
  getTabCounts: record({ scope, filter }),
  getFiles: files,
  getFileTouchers: record({ path: longText, offset: count, limit: integer(0, pageLimit) }),
  getConnections: page(connectionColumns),
  getLookups: page(lookupColumns),
  getEvents: page(eventColumns),
  getEventPosition: record({ scope, filter, sort: oneOf(eventColumns), descending: truth, eventId: id }),
  getEventTexts: record({ eventIds: list(id, 1000) }),
  hello: record({ state: keptState }),
  saveState: record({ state: viewState }),
  showSql: paneQuery,
  exportTable: record({ query: paneQuery, format: oneOf(["csv", "json"]) }),
  exportTrace: record({ filter }),
  copyText: record({ text: clipboardText }),
  cancelReading: nothing,
  stopRecording: nothing,
  attachRecording: nothing,
  reload: nothing,
  compare: nothing,
  openAsText: nothing,
  openReport: nothing,
  showLog: nothing,
  showSignatures: nothing,
  selectionChanged: record({ processIds: list(id, processRowLimit), filter }),
};
