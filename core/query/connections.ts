import type { ConnectionColumn, ConnectionRow, Page, PageRequest } from "../protocol/details.js";
import type { Category } from "../protocol/timeline.js";
import connections from "./connections.sql";
import { columnReader } from "./files.js";
import { filterPredicate, scopePredicate } from "./filterPredicate.js";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind, sql, type SqlText } from "./sqlText.js";
import { severityOfRank } from "./laneMarks.js";
import type { TraceContext } from "./traceContext.js";

const orders: Readonly<Record<ConnectionColumn, SqlText>> = {
  host: sql`coalesce(hostname, dst_addr)`,
  address: sql`dst_addr`,
  category: sql`category`,
  via: sql`protocol`,
  time: sql`ts`,
  process: sql`process_id`,
};

/** A page of the connections of a scope. */
export async function queryConnections(
  port: SqlPort,
  context: TraceContext,
  request: PageRequest<ConnectionColumn>,
): Promise<Page<ConnectionRow>> {
  const result = await port.query(connectionQuery(context, request));
  return { total: result.numbers("total")[0] ?? 0, offset: request.offset, rows: connectionRows(result) };
}

export function connectionQuery(context: TraceContext, request: PageRequest<ConnectionColumn>): string {
  const order = orders[request.sort];
  return bind(connections, {
    start: context.startEpochUs,
    scope: scopePredicate(request.scope),
    filter: filterPredicate(request.filter, context.startEpochUs),
    order: request.descending ? sql`${order} desc` : order,
    limit: request.limit,
    offset: request.offset,
  });
}

function connectionRows(result: ResultTable): ConnectionRow[] {
  const number = columnReader(result);
  const text = {
    hosts: result.texts("host"),
    sources: result.texts("host_source"),
    protocols: result.texts("protocol"),
    vias: result.texts("via"),
    categories: result.texts("category"),
  };
  return result.texts("address").map((address, row) => ({
    eventId: number("event_id", row),
    processId: number("process_id", row),
    timeUs: number("time_us", row),
    host: text.hosts[row] ?? null,
    hostSource: (text.sources[row] ?? null) as ConnectionRow["hostSource"],
    address: address ?? "",
    port: number("port", row),
    protocol: text.protocols[row] ?? "",
    via: text.vias[row] ?? null,
    category: (text.categories[row] ?? "other") as Category,
    severity: severityOfRank(number("severity_rank", row)),
  }));
}
