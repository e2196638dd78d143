import type { ProcessScope } from "../protocol/details.js";
import type { EventFilter } from "../protocol/eventFilter.js";
import type { PaneQuery } from "../protocol/investigationApi.js";
import { connectionQuery } from "../query/connections.js";
import { fileQuery } from "../query/files.js";
import { everything, filterPredicate, scopePredicate } from "../query/filterPredicate.js";
import { lookupQuery } from "../query/lookups.js";
import { bind, type SqlText } from "../query/sqlText.js";
import type { TraceContext } from "../query/traceContext.js";
import eventTexts from "./eventTexts.sql";
import findingRows from "./findingRows.sql";
import processSummary from "./processSummary.sql";
import eventLines from "./eventLines.sql";
import timelineSummary from "./timelineSummary.sql";

/** All rows of a table, where a page is meant elsewhere. */
const allRows = 2 ** 31 - 1;

/** The query behind a pane, complete and with its values written out: what "Show SQL" shows is what export runs. */
export function paneSql(context: TraceContext, query: PaneQuery): string {
  const filter = filterPredicate(query.filter, context.startEpochUs);
  const page = { filter: query.filter, descending: false, offset: 0, limit: allRows };
  switch (query.pane) {
    case "processes":
      return bind(processSummary, { filter });
    case "timeline":
      return bind(timelineSummary, {
        filter: filterPredicate({ ...query.filter, range: query.range }, context.startEpochUs),
      });
    case "events":
      return bind(eventLines, { scope: scopeOf(query.scope), filter });
    case "overview":
      return bind(eventLines, { scope: scopeOf(query.scope), filter });
    case "files":
      return fileQuery(context, {
        ...page,
        scope: query.scope,
        sort: "first",
        show: "all",
        fold: false,
        foldedInto: null,
      });
    case "connections":
      return connectionQuery(context, { ...page, scope: query.scope, sort: "time" });
    case "dns":
      return lookupQuery(context, { ...page, scope: query.scope, sort: "time" });
    case "findings":
      return bind(findingRows, { scope: scopeOf(query.scope) });
  }
}

/** The next lines of events that match, in file order, behind a line number. */
export function eventTextSql(
  context: TraceContext,
  filter: EventFilter,
  afterEventId: number,
  limit: number,
): string {
  const matching = filterPredicate(filter, context.startEpochUs);
  return bind(eventTexts, { filter: matching, after: afterEventId, limit });
}

function scopeOf(scope: ProcessScope | null): SqlText {
  return scope === null ? everything : scopePredicate(scope);
}
