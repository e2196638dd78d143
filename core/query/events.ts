import type { EventColumn, EventRow, Page, PageRequest } from "../protocol/details.js";
import eventRows from "./eventRows.sql";
import { columnReader } from "./files.js";
import { filterPredicate, scopePredicate } from "./filterPredicate.js";
import { nullable } from "./processDetails.js";
import type { SqlPort } from "./sqlPort.js";
import { bind, join, literal, sql, type SqlText } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

const orders: Readonly<Record<EventColumn, SqlText>> = {
  line: sql`event_id`,
  time: sql`ts`,
  type: sql`type`,
  what: sql`what`,
};

/** A page of the events of a scope. */
export async function queryEvents(
  port: SqlPort,
  context: TraceContext,
  request: PageRequest<EventColumn>,
): Promise<Page<EventRow>> {
  const [result, total] = await Promise.all([
    port.query(eventQuery(context, request)),
    countEvents(port, context, request),
  ]);
  const number = columnReader(result);
  const text = { types: result.texts("type"), flags: result.texts("flags") };
  const libraryLoads = result.flags("library_load");
  const rows = result.texts("what").map((what, row) => ({
    eventId: number("event_id", row),
    processId: nullable(number("process_id", row)),
    timeUs: nullable(number("time_us", row)),
    type: text.types[row] ?? "",
    what: what ?? "",
    flags: text.flags[row] ?? "",
    libraryLoad: libraryLoads[row] === 1,
  }));
  return { total, offset: request.offset, rows };
}

export function eventQuery(context: TraceContext, request: PageRequest<EventColumn>): string {
  const order = orders[request.sort];
  return bind(eventRows, {
    start: context.startEpochUs,
    ...conditions(context, request),
    order: request.descending ? sql`${order} desc` : order,
    limit: request.limit,
    offset: request.offset,
  });
}

async function countEvents(
  port: SqlPort,
  context: TraceContext,
  request: PageRequest<EventColumn>,
): Promise<number> {
  const template = "select count(*)::double as events from stored_event as event where $scope and $filter";
  const counted = await port.query(bind(template, conditions(context, request)));
  return counted.numbers("events")[0] ?? 0;
}

function conditions(
  context: TraceContext,
  request: PageRequest<EventColumn>,
): { scope: SqlText; filter: SqlText } {
  return {
    scope: scopePredicate(request.scope),
    filter: filterPredicate(request.filter, context.startEpochUs),
  };
}

/** The lines of events as they were read, in the order asked for; null where a line is no event. */
export async function queryEventTexts(
  port: SqlPort,
  eventIds: readonly number[],
): Promise<readonly (string | null)[]> {
  if (eventIds.length === 0) return [];
  const ids = join(eventIds.map(literal), ", ");
  const result = await port.query(
    sql`select event_id, data::varchar as data from event where event_id in (${ids})`.text,
  );
  const texts = result.texts("data");
  const byId = new Map(Array.from(result.numbers("event_id"), (id, row) => [id, texts[row] ?? null]));
  return eventIds.map((id) => byId.get(id) ?? null);
}
