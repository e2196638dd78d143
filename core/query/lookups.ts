import type { LookupColumn, LookupRow, Page, PageRequest } from "../protocol/details.js";
import { columnReader } from "./files.js";
import { filterPredicate, scopePredicate } from "./filterPredicate.js";
import lookups from "./lookups.sql";
import type { SqlPort } from "./sqlPort.js";
import { bind, sql, type SqlText } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

const orders: Readonly<Record<LookupColumn, SqlText>> = {
  name: sql`hostname`,
  type: sql`qtype`,
  via: sql`protocol`,
  time: sql`event.ts`,
  process: sql`process_id`,
};

/** A page of the DNS look-ups of a scope. */
export async function queryLookups(
  port: SqlPort,
  context: TraceContext,
  request: PageRequest<LookupColumn>,
): Promise<Page<LookupRow>> {
  const result = await port.query(lookupQuery(context, request));
  const number = columnReader(result);
  const text = {
    types: result.texts("query_type"),
    protocols: result.texts("protocol"),
    connected: result.texts("then_connected_to"),
  };
  const rows = result.texts("hostname").map((hostname, row) => ({
    eventId: number("event_id", row),
    processId: number("process_id", row),
    timeUs: number("time_us", row),
    hostname: hostname ?? "",
    queryType: text.types[row] ?? null,
    protocol: text.protocols[row] ?? null,
    thenConnectedTo: text.connected[row] ?? null,
  }));
  return { total: result.numbers("total")[0] ?? 0, offset: request.offset, rows };
}

export function lookupQuery(context: TraceContext, request: PageRequest<LookupColumn>): string {
  const order = orders[request.sort];
  return bind(lookups, {
    start: context.startEpochUs,
    scope: scopePredicate(request.scope),
    filter: filterPredicate(request.filter, context.startEpochUs),
    order: request.descending ? sql`${order} desc` : order,
    limit: request.limit,
    offset: request.offset,
  });
}
