import type {
  ExecRecord,
  NextActivity,
  ProcessOverview,
  ProcessScope,
  TabCounts,
} from "../protocol/details.js";
import type { EventFilter } from "../protocol/eventFilter.js";
import { RpcError } from "../protocol/rpc.js";
import { type EventScope, filterPredicate, scopePredicate } from "./filterPredicate.js";
import { hostLabel } from "./hostLabel.js";
import nextActivity from "./nextActivity.sql";
import processExecs from "./processExecs.sql";
import processOverview from "./processOverview.sql";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind } from "./sqlText.js";
import tabCounts from "./tabCounts.sql";
import type { TraceContext } from "./traceContext.js";

/** What the Overview tab says of one process; the step it belongs to is for the caller, who knows the tree. */
export async function queryProcess(
  port: SqlPort,
  context: TraceContext,
  processId: number,
  filter: EventFilter,
): Promise<Omit<ProcessOverview, "step">> {
  const values = { start: context.startEpochUs, process_id: processId };
  const row = await port.query(bind(processOverview, values));
  if (row.rows === 0)
    throw new RpcError({ code: "bad-request", message: `The trace has no process ${processId}.` });
  const number = (name: string): number | null => nullable(row.numbers(name)[0]);
  const lines = { first: number("first_event_id") ?? 0, last: number("last_event_id") ?? 0 };
  const scope: EventScope = { processId, subtree: false, lines };
  const startUs = number("start_us") ?? 0;
  const parentId = number("parent_id");
  const [execs, next, counts] = await Promise.all([
    port.query(bind(processExecs, { start: context.startEpochUs, scope: scopePredicate(scope) })),
    parentId === null
      ? []
      : queryNextActivities(port, context, { processId, parentId, startUs, firstLine: lines.first }),
    queryActivity(port, context, scope, filter),
  ]);
  return {
    processId,
    pid: number("pid") ?? 0,
    execs: execRecords(execs),
    user: number("uid"),
    parentId,
    parentPid: number("parent_pid"),
    parentInferredFrom: row.texts("inferred_from")[0] ?? null,
    startUs,
    startSeen: row.flags("start_seen")[0] === 1,
    endUs: number("end_us"),
    exitCode: number("exit_code"),
    signal: number("signal"),
    bytesWritten: number("bytes_written") ?? 0,
    ...counts,
    next,
  };
}

/** The figures on the tabs. */
export async function queryTabCounts(
  port: SqlPort,
  context: TraceContext,
  scope: ProcessScope,
  filter: EventFilter,
): Promise<TabCounts> {
  return (await queryActivity(port, context, scope, filter)).counts;
}

type Activity = Pick<
  ProcessOverview,
  "filesRead" | "libraryLoads" | "filesWritten" | "connections" | "lookups" | "counts"
>;

async function queryActivity(
  port: SqlPort,
  context: TraceContext,
  scope: EventScope,
  filter: EventFilter,
): Promise<Activity> {
  const result = await port.query(
    bind(tabCounts, {
      scope: scopePredicate(scope),
      filter: filterPredicate({ ...filter, hideLibraryLoads: false }, context.startEpochUs),
      hide_library_loads: filter.hideLibraryLoads,
    }),
  );
  const count = (name: string): number => result.numbers(name)[0] ?? 0;
  return {
    filesRead: count("files_read"),
    libraryLoads: count("library_loads"),
    filesWritten: count("files_written"),
    connections: count("connections"),
    lookups: count("lookups"),
    counts: {
      files: count("files"),
      connections: count("connections"),
      lookups: count("lookups"),
      events: count("events"),
      libraryLoadsHidden: count("library_loads_hidden"),
    },
  };
}

function execRecords(execs: ResultTable): ExecRecord[] {
  const eventIds = execs.numbers("event_id");
  const times = execs.numbers("time_us");
  const cut = execs.flags("args_truncated");
  const text = { filename: execs.texts("filename"), exe: execs.texts("exe"), cwd: execs.texts("cwd") };
  return execs.texts("args").map((args, row) => ({
    eventId: eventIds[row] ?? 0,
    timeUs: times[row] ?? 0,
    filename: text.filename[row] ?? null,
    executable: text.exe[row] ?? null,
    directory: text.cwd[row] ?? null,
    arguments: JSON.parse(args ?? "[]") as string[],
    argumentsTruncated: cut[row] === 1,
  }));
}

async function queryNextActivities(
  port: SqlPort,
  { startEpochUs }: TraceContext,
  of: { processId: number; parentId: number; startUs: number; firstLine: number },
): Promise<NextActivity[]> {
  const result = await port.query(
    bind(nextActivity, {
      start: startEpochUs,
      process_id: of.processId,
      parent_id: of.parentId,
      first_line: of.firstLine,
      started: Math.floor(startEpochUs + of.startUs),
      host_label: hostLabel,
    }),
  );
  return nextActivities(result);
}

function nextActivities(next: ResultTable): NextActivity[] {
  const processIds = next.numbers("process_id");
  const times = next.numbers("time_us");
  const kinds = next.texts("kind");
  return next.texts("what").map((what, row) => ({
    processId: processIds[row] ?? 0,
    kind: kinds[row] === "write" ? "write" : "connection",
    what: what ?? "",
    timeUs: times[row] ?? 0,
  }));
}

/** The NaN of a column stands for null. */
export function nullable(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
