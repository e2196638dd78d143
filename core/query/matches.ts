import type { EventFilter, FilterTerm } from "../protocol/eventFilter.js";
import type { MatchTotals } from "../protocol/processTable.js";
import {
  basePredicate,
  everything,
  filterPredicate,
  kindPredicates,
  termPredicate,
} from "./filterPredicate.js";
import matches from "./matches.sql";
import matchTotals from "./matchTotals.sql";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind, join, sql, SqlText } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** {@link kindPredicates} as conditions on the groups that are counted. */
const groupPredicates = { ...kindPredicates, findings: sql`event.found` };

/** Counts of matching events for every process that has any. */
export function queryMatches(
  port: SqlPort,
  context: TraceContext,
  filter: EventFilter,
): Promise<ResultTable> {
  return port.query(bind(matches, { filter: filterPredicate(filter, context.startEpochUs) }));
}

export async function queryMatchTotals(
  port: SqlPort,
  context: TraceContext,
  filter: EventFilter,
): Promise<MatchTotals> {
  const kinds = filter.kinds.map((kind) => groupPredicates[kind]);
  const totals = await port.query(
    bind(matchTotals, {
      base: basePredicate(filter, context.startEpochUs),
      kinds: kinds.length === 0 ? everything : new SqlText(`(${join(kinds, " or ").text})`),
      hide_library_loads: filter.hideLibraryLoads,
      findings: groupPredicates.findings,
      connections: groupPredicates.connections,
      lookups: groupPredicates.dns,
      writes: groupPredicates.writes,
    }),
  );
  const total = (name: string): number => totals.numbers(name)[0] ?? 0;
  const matched = total("matched");
  return {
    matched,
    all: total("all_events"),
    findings: total("findings"),
    connections: total("connections"),
    lookups: total("lookups"),
    writes: total("writes"),
    libraryLoads: total("library_loads"),
    termsAlone: matched === 0 ? await queryTermsAlone(port, filter.terms) : [],
  };
}

/** For a filter that leaves nothing: which of its terms is to blame. */
async function queryTermsAlone(
  port: SqlPort,
  terms: readonly FilterTerm[],
): Promise<MatchTotals["termsAlone"]> {
  if (terms.length === 0) return [];
  const counts = terms.map((term, index) => {
    const condition = term.negated ? sql`not coalesce(${termPredicate(term)}, false)` : termPredicate(term);
    return sql`count(*) filter (where ${condition})::double as ${new SqlText(`term_${index}`)}`;
  });
  const result = await port.query(sql`select ${join(counts, ", ")} from stored_event as event`.text);
  return terms.map((term, index) => ({
    term: termText(term),
    matched: result.numbers(`term_${index}`)[0] ?? 0,
  }));
}

function termText({ field, value, negated }: FilterTerm): string {
  return `${negated ? "-" : ""}${field === "any" ? "" : `${field}:`}${value}`;
}
