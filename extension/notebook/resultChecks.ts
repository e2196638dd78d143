import { chartKinds, resultFormats, resultPageLimit } from "../../core/protocol/resultApi.js";
import type {
  ChartSpec,
  ColumnFilter,
  ResultApi,
  ResultView,
  RowTarget,
} from "../../core/protocol/resultApi.js";
import { integer, list, oneOf, orNull, record, text, truth } from "../editor/check.js";
import type { RequestChecks } from "../editor/servedScreen.js";

const result = text(64);
/** DuckDB itself stops far below. */
const column = integer(0, 100_000);
const row = integer(0, 2 ** 31);
const id = integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const filters = list(record<ColumnFilter>({ column, text: text(4096) }), 100);
const view = record<ResultView>({ order: orNull(record({ column, descending: truth })), filters });
const target = record<RowTarget>({
  processId: orNull(id),
  pid: orNull(id),
  eventId: orNull(id),
  ts: orNull(text(64)),
});
const chart = record<ChartSpec>({
  kind: oneOf(chartKinds),
  x: column,
  y: orNull(column),
  color: orNull(column),
});

/** What each call of the renderer may carry. */
export const resultChecks: RequestChecks<ResultApi> = {
  getRows: record({ result, view, offset: row, limit: integer(0, resultPageLimit) }),
  getValue: record({ result, view, row, column }),
  getSummary: record({ result, filters, column }),
  getChart: record({ result, filters, chart }),
  copyText: record({ text: text(16 * 1024 ** 2) }),
  exportResult: record({ result, view, format: oneOf(resultFormats) }),
  reveal: record({ result, target, where: oneOf(["tree", "timeline"]) }),
  saveInDocument: record({ result, view }),
  locateTrace: record({ notebook: text(4096) }),
};
