import type { SqlPort } from "../query/sqlPort.js";
import { bind, join, literal } from "../query/sqlText.js";
import fixtureEvents from "./fixtureEvents.sql";

/** A fixture is read by people: a job's whole trace is none. */
const eventLimit = 400;

/** Lines of a trace that make a fixture for a signature with this evidence, in file order. */
export async function queryFixtureEvents(
  port: SqlPort,
  evidence: readonly number[],
): Promise<readonly number[]> {
  if (evidence.length === 0) return [];
  const ids = evidence.slice(0, eventLimit).map(literal);
  const rows = await port.query(bind(fixtureEvents, { event_ids: join(ids, ", "), event_limit: eventLimit }));
  return [...rows.numbers("event_id")];
}
