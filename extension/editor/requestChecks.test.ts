import { describe, expect, it } from "vitest";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type { ScreenApi } from "../../core/protocol/investigationApi.js";
import type { RequestOf } from "../../core/protocol/rpc.js";
import { RpcError } from "../../core/protocol/rpc.js";
import { requestChecks } from "./requestChecks.js";

const range = { fromUs: 0, toUs: 10 };
const scope = { processId: 7, subtree: true };
const page = { scope, filter: emptyFilter, descending: false, offset: 0, limit: 100 };
const state = {
  version: 2 as const,
  filter: emptyFilter,
  filterText: "",
  selected: [7],
  expansion: { rule: "findings" as const, opened: [1, 2], closed: [] },
  view: range,
  tab: "files" as const,
  treeScrollRow: 3,
  treeSort: { column: "start", descending: false },
  panes: { treeRatio: 0.45, timelineHeightPx: null, folded: ["details"] },
  filesAsDirectories: false,
};

/** One well-formed request for every method: leaving one out does not compile. */
const good: { readonly [K in keyof ScreenApi]: RequestOf<ScreenApi, K> } = {
  getProcesses: null,
  getMatches: { filter: emptyFilter },
  getFindings: null,
  getSuspicion: null,
  getOverview: { widthPx: 800, filter: emptyFilter },
  getTimeline: { range, widthPx: 800, filter: emptyFilter, hostLimit: 8, plainReads: false },
  getBinDetail: { range, lane: "writes", filter: emptyFilter },
  getProcess: { processId: 7, filter: emptyFilter },
  getTabCounts: { scope, filter: emptyFilter },
  getFiles: { ...page, sort: "path", show: "all", fold: true, foldedInto: null },
  getFileTouchers: { path: "/etc/passwd", offset: 0, limit: 100 },
  getConnections: { ...page, sort: "host" },
  getLookups: { ...page, sort: "name" },
  getEvents: { ...page, sort: "line" },
  getEventPosition: { scope, filter: emptyFilter, sort: "time", descending: false, eventId: 1 },
  getEventTexts: { eventIds: [1, 2] },
  hello: { state },
  saveState: { state },
  showSql: { pane: "files", filter: emptyFilter, scope },
  exportTable: { query: { pane: "timeline", filter: emptyFilter, range }, format: "csv" },
  exportTrace: {
    filter: {
      terms: [{ field: "host", value: "*.example", negated: false }],
      kinds: ["dns"],
      severities: ["high"],
      range,
      subtreeOf: 7,
      hideLibraryLoads: true,
    },
  },
  copyText: { text: "copied" },
  cancelReading: null,
  stopRecording: null,
  attachRecording: null,
  reload: null,
  compare: null,
  openAsText: null,
  openReport: null,
  showLog: null,
  showSignatures: null,
  selectionChanged: { processIds: [7], filter: emptyFilter },
};

const methods = Object.keys(good) as (keyof ScreenApi)[];

function check(method: keyof ScreenApi, request: unknown): unknown {
  return requestChecks[method](request, method);
}

/** Every copy of a value in which one leaf was replaced by something of another type. */
function* broken(value: unknown): Generator {
  if (typeof value !== "object" || value === null) {
    yield { hostile: true };
    return;
  }
  for (const [key, part] of Object.entries(value))
    for (const wrong of broken(part)) yield replaced(value, key, wrong);
}

function replaced(value: object, key: string, part: unknown): unknown {
  return Array.isArray(value)
    ? value.map((item: unknown, index) => (String(index) === key ? part : item))
    : { ...value, [key]: part };
}

describe("requestChecks", () => {
  it.each(methods)("lets a well-formed request of %s pass unchanged", (method) => {
    expect(check(method, structuredClone(good[method]))).toEqual(good[method]);
  });

  it("takes what another version kept for nothing, and lets its screen in", () => {
    expect(check("hello", { state: { ...state, tab: "of another version" } })).toEqual({ state: null });
    expect(check("hello", {})).toEqual({ state: null });
  });

  const strict = methods.filter((method) => method !== "hello");
  it.each(strict)("refuses %s with any of its values replaced", (method) => {
    const hostile = [...broken(good[method])];
    expect(hostile.length).toBeGreaterThan(0);
    for (const request of hostile)
      expect(() => check(method, request), JSON.stringify(request)).toThrow(RpcError);
  });

  it.each(methods)("refuses %s without its request", (method) => {
    const wrong = good[method] === null ? {} : null;
    expect(() => check(method, wrong)).toThrow(RpcError);
    expect(() => check(method, undefined)).toThrow(RpcError);
    expect(() => check(method, [])).toThrow(RpcError);
  });

  it("leaves behind what it does not know", () => {
    const request = JSON.parse(
      '{"processId": 7, "filter": {"terms": [], "kinds": [], "severities": [], "range": null, "subtreeOf": null, ' +
        '"hideLibraryLoads": false, "__proto__": {"polluted": true}}, "sql": "drop table event"}',
    ) as unknown;
    expect(check("getProcess", request)).toEqual({ processId: 7, filter: emptyFilter });
  });

  it.each([
    [
      "a range that ends before it begins",
      "getBinDetail",
      { ...good.getBinDetail, range: { fromUs: 2, toUs: 1 } },
    ],
    ["a time that is no number", "getBinDetail", { ...good.getBinDetail, range: { fromUs: NaN, toUs: 1 } }],
    ["an endless time", "getBinDetail", { ...good.getBinDetail, range: { fromUs: 0, toUs: Infinity } }],
    ["a fraction of a process", "getProcess", { ...good.getProcess, processId: 1.5 }],
    ["a process beyond exact numbers", "getProcess", { ...good.getProcess, processId: 2 ** 53 }],
    ["a negative offset", "getEvents", { ...good.getEvents, offset: -1 }],
    ["a page without end", "getEvents", { ...good.getEvents, limit: 1e9 }],
    ["an unknown column", "getFiles", { ...good.getFiles, sort: "path; drop table event" }],
    ["a plot wider than screens", "getOverview", { ...good.getOverview, widthPx: 1e6 }],
    [
      "more lines than allowed",
      "getEventTexts",
      { eventIds: Array.from({ length: 1001 }, (_, index) => index) },
    ],
    ["a list that is none", "getEventTexts", { eventIds: { length: 1, 0: 1 } }],
    ["an unknown pane", "showSql", { ...good.showSql, pane: "constructor" }],
    ["a pane without its process", "showSql", { pane: "files", filter: emptyFilter, scope: null }],
    ["an unknown format", "exportTable", { ...good.exportTable, format: "html" }],
    ["a state of another version", "saveState", { state: { ...state, version: 1 } }],
    [
      "more rows of a tree than are remembered",
      "saveState",
      {
        state: {
          ...state,
          expansion: { ...state.expansion, opened: Array.from({ length: 5_001 }, (_, id) => id) },
        },
      },
    ],
    ["text without end", "copyText", { text: "x".repeat(16 * 1024 ** 2 + 1) }],
  ] as const)("refuses %s", (_what, method, request) => {
    expect(() => check(method, request)).toThrow(RpcError);
  });

  it("names the place of a bad value", () => {
    expect(() => check("getProcess", { ...good.getProcess, processId: "7" })).toThrow(
      /^getProcess\.processId must be a whole number/u,
    );
  });
});
