import { processFlag, type ProcessTable } from "../protocol/processTable.js";
import type { ResultTable } from "../query/sqlPort.js";
import type { TraceContext } from "../query/traceContext.js";
import { commandLabel } from "./commandLine.js";
import { roleOf } from "./processRole.js";

/** Longest argument text of a row; the whole command line is in the details. */
const argumentTextLimit = 240;

/** Rows of the process query → the columns that the tree and the timeline draw. */
export function buildProcessTable(rows: ResultTable, context: TraceContext, total: number): ProcessTable {
  const processIds = rows.numbers("process_id");
  const parentRows = parentRowsOf(processIds, rows.numbers("parent_id"));
  const labels = labelsOf(rows);
  const names = labels.map((label) => label.name);
  const argumentTexts = labels.map((label) => cut(label.arguments));
  return {
    revision: context.revision,
    startEpochUs: context.startEpochUs,
    durationUs: context.durationUs,
    total,
    processIds,
    pids: Int32Array.from(rows.numbers("pid")),
    parentRows,
    startsUs: rows.numbers("start_us"),
    endsUs: rows.numbers("end_us"),
    flags: flagsOf(rows),
    roles: Uint8Array.from(names, (name, row) =>
      roleOf(name, argumentTexts[row] ?? "", names[parentRows[row] ?? -1] ?? ""),
    ),
    names,
    argumentTexts,
  };
}

/** A parent is drawn above its child; one that does not come first in a hostile trace is no parent. */
function parentRowsOf(processIds: Float64Array, parentIds: Float64Array): Int32Array {
  const rowById = new Map(Array.from(processIds, (id, row) => [id, row]));
  return Int32Array.from(parentIds, (parentId, row) => {
    const parentRow = rowById.get(parentId) ?? -1;
    return parentRow < row ? parentRow : -1;
  });
}

function labelsOf(rows: ResultTable): { readonly name: string; readonly arguments: string }[] {
  const pids = rows.numbers("pid");
  const comms = rows.texts("comm");
  const filenames = rows.texts("filename");
  const scripts = rows.texts("script");
  return rows.texts("args").map((args, row) =>
    commandLabel({
      args: args === null ? null : (JSON.parse(args) as string[]),
      script: scripts[row] ?? null,
      comm: comms[row] ?? null,
      filename: filenames[row] ?? null,
      pid: pids[row] ?? 0,
    }),
  );
}

function flagsOf(rows: ResultTable): Uint8Array {
  const inferred = rows.flags("inferred_parent");
  const startSeen = rows.flags("start_seen");
  const events = rows.numbers("events");
  const exitCodes = rows.numbers("exit_code");
  const signals = rows.numbers("signal");
  return Uint8Array.from(inferred, (isInferred, row) => {
    const failed = (exitCodes[row] ?? 0) > 0 || (signals[row] ?? 0) > 0;
    return (
      (isInferred === 1 ? processFlag.inferredParent : 0) |
      (events[row] === 0 ? processFlag.noEvents : 0) |
      (startSeen[row] === 1 ? 0 : processFlag.startUnseen) |
      (failed ? processFlag.failed : 0)
    );
  });
}

function cut(text: string): string {
  return text.length > argumentTextLimit ? `${text.slice(0, argumentTextLimit - 1)}…` : text;
}
