import type { EventColumn, EventPositionRequest, EventRow, Page, PageRequest } from "../protocol/details.js";
import eventPosition from "./eventPosition.sql";
import eventRows from "./eventRows.sql";
import eventWhat from "./eventWhat.sql";
import { columnReader } from "./files.js";
import { filterPredicate, scopePredicate } from "./filterPredicate.js";
import { nullable } from "./processDetails.js";
import type { SqlPort } from "./sqlPort.js";
import { bind, join, literal, sql, SqlText } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** What an event is about, in a line. */
const what = new SqlText(eventWhat);

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
    what,
    ...conditions(context, request),
    order: request.descending ? sql`${order} desc` : order,
    limit: request.limit,
    offset: request.offset,
  });
}

const places: Readonly<Record<EventColumn, SqlText>> = {
  line: sql`event.event_id`,
  time: sql`event.ts`,
  type: sql`coalesce(event.type, '(no type)')`,
  what,
};

/** How many rows come before an event in the list that {@link queryEvents} gives; null where it is not in the list. */
export async function queryEventPosition(
  port: SqlPort,
  context: TraceContext,
  request: EventPositionRequest,
): Promise<number | null> {
  const query = bind(eventPosition, {
    ...conditions(context, request),
    place: places[request.sort],
    event_id: request.eventId,
    before: request.descending ? sql`listed.place > wanted.place` : sql`listed.place < wanted.place`,
  });
  const found = await port.query(query);
  // Each row of the list is joined with the event: there are none where the list does not hold it.
  return found.numbers("listed")[0] === 0 ? null : (found.numbers("position")[0] ?? null);
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
  request: Pick<PageRequest<EventColumn>, "scope" | "filter">,
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
