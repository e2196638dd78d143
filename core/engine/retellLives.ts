import { type LifeEvent, ProcessLives } from "../ingest/processLives.js";
import { bind, join, literal } from "../query/sqlText.js";
import eventsInOrder from "./eventsInOrder.sql";
import { decodeResult } from "./resultTable.js";
import type { SqlConnection } from "./sqlConnection.js";

/** Rows an update statement names at most. */
const rowsPerStatement = 5000;

interface Correction {
  readonly eventId: number;
  readonly processId: number;
  readonly childId: number;
}

/**
 * The reader follows lives in file order, and the format's order is (time, line). For pids whose events went back in
 * time and that were given again, this tells the lives anew in time order.
 */
export async function retellLives(
  connection: SqlConnection,
  disorderedPids: readonly number[],
): Promise<void> {
  if (disorderedPids.length === 0) return;
  const pids = join(disorderedPids.map(literal), ", ");
  const events = decodeResult((await connection.run(bind(eventsInOrder, { pids }))).arrow);
  const column = (name: string): Float64Array => events.numbers(name);
  const corrections = retell(events.texts("type"), {
    eventIds: column("event_id"),
    pids: column("pid"),
    parentPids: column("ppid"),
    childPids: column("child_pid"),
    processIds: column("process_id"),
    childIds: column("child_id"),
    timesUs: column("time_us"),
    retold: events.flags("retold"),
    childrenRetold: events.flags("child_retold"),
  });
  for (let at = 0; at < corrections.length; at += rowsPerStatement) {
    await connection.execute(updateStatement(corrections.slice(at, at + rowsPerStatement)));
  }
}

interface OrderedEvents {
  readonly eventIds: Float64Array;
  readonly pids: Float64Array;
  readonly parentPids: Float64Array;
  readonly childPids: Float64Array;
  readonly processIds: Float64Array;
  readonly childIds: Float64Array;
  readonly timesUs: Float64Array;
  /** 1 where the process, or the forked one, is of a pid whose lives are told anew. */
  readonly retold: Uint8Array;
  readonly childrenRetold: Uint8Array;
}

/** The events whose process, or forked process, is another one than the reader thought. */
function retell(types: readonly (string | null)[], events: OrderedEvents): Correction[] {
  const lives = new ProcessLives();
  const corrections: Correction[] = [];
  types.forEach((type, row) => {
    const at = (values: Float64Array): number => values[row] ?? NaN;
    const pid = at(events.pids);
    const parentPid = Number.isNaN(at(events.parentPids)) ? -1 : at(events.parentPids);
    const timeUs = at(events.timesUs);
    const [knownId, knownChildId] = [at(events.processIds), at(events.childIds)];
    let [processId, childId] = [knownId, knownChildId];
    if (events.retold[row] === 1) processId = lives.observe({ kind: lifeKind(type), pid, parentPid, timeUs });
    else if (type === "process_exit") lives.observe({ kind: "exit", pid, parentPid, timeUs });
    const childPid = type === "process_fork" ? at(events.childPids) : NaN;
    if (!Number.isNaN(childPid)) {
      const toldId = lives.fork(childPid, pid, timeUs);
      if (events.childrenRetold[row] === 1) childId = toldId;
    }
    const same = Object.is(processId, knownId) && Object.is(childId, knownChildId);
    if (!same) corrections.push({ eventId: at(events.eventIds), processId, childId });
  });
  return corrections;
}

function lifeKind(type: string | null): LifeEvent["kind"] {
  if (type === "process_exec") return "exec";
  if (type === "process_exit") return "exit";
  return type === "file_write" ? "write" : "other";
}

function updateStatement(corrections: readonly Correction[]): string {
  const rows = corrections.map(
    ({ eventId, processId, childId }) => `(${eventId}, ${idText(processId)}, ${idText(childId)})`,
  );
  return `update stored_event set process_id = right_one.process_id, child_id = right_one.child_id
    from (values ${rows.join(", ")}) as right_one(event_id, process_id, child_id)
    where stored_event.event_id = right_one.event_id`;
}

function idText(id: number): string {
  return Number.isNaN(id) ? "null::bigint" : String(id);
}
