import { commandLabel, quoteArguments } from "../model/commandLine.js";
import type { Normaliser, NormaliserName } from "../profile/normaliser.js";
import type { ResultTable } from "../query/sqlPort.js";

/** A process life as a comparison sees it: what it is called when all that changes from run to run is left out. */
export interface ComparedProcess {
  readonly processId: number;
  readonly pid: number;
  /** Row of the parent, −1 for a root; always smaller than the row itself. */
  readonly parentRow: number;
  readonly children: readonly number[];
  /** Base name of the program, or of the script that it runs. */
  readonly name: string;
  /** The command as it was, quoted for reading; a cut one ends in `…`. */
  readonly command: string;
  readonly args: readonly string[];
  /** The arguments without what changes from run to run. */
  readonly normalised: readonly string[];
  readonly rules: readonly NormaliserName[];
  /** Equal for processes that ran the same; a fork alone is named by its parent. */
  readonly key: string;
  readonly exitCode: number | null;
  readonly signal: number | null;
  readonly startUs: number;
  /** Null while no end was seen. */
  readonly endUs: number | null;
}

const commandLimit = 1000;

/** Rows of the process query, in order of start, as a tree. */
export function comparedProcesses(rows: ResultTable, normaliser: Normaliser): ComparedProcess[] {
  const ids = rows.numbers("process_id");
  const pids = rows.numbers("pid");
  const parentRows = parentRowsOf(ids, rows.numbers("parent_id"));
  const children = childrenOf(parentRows);
  const own = ancestorPids(pids, parentRows);
  const columns = {
    args: rows.texts("args"),
    scripts: rows.texts("script"),
    comms: rows.texts("comm"),
    filenames: rows.texts("filename"),
    exitCodes: rows.numbers("exit_code"),
    signals: rows.numbers("signal"),
    starts: rows.numbers("start_us"),
    ends: rows.numbers("end_us"),
  };
  return Array.from(ids, (processId, row): ComparedProcess => {
    const args = JSON.parse(columns.args[row] ?? "null") as string[] | null;
    const comm = columns.comms[row] ?? null;
    const label = commandLabel({
      args,
      comm,
      script: columns.scripts[row] ?? null,
      filename: columns.filenames[row] ?? null,
      pid: pids[row] ?? 0,
    });
    const { args: normalised, rules } = normaliser.explainArguments(args ?? [], { own: own(row) });
    return {
      processId,
      pid: pids[row] ?? 0,
      parentRow: parentRows[row] ?? -1,
      children: children[row] ?? [],
      name: label.name,
      command: cut(args === null ? `${label.name} (fork)` : quoteArguments(args)),
      args: args ?? [],
      normalised,
      rules,
      key: args === null ? `fork\0${comm ?? ""}` : `exec\0${normalised.join("\0")}`,
      exitCode: nullable(columns.exitCodes[row]),
      signal: nullable(columns.signals[row]),
      startUs: columns.starts[row] ?? NaN,
      endUs: nullable(columns.ends[row]),
    };
  });
}

/** A parent starts before its child; in a hostile trace one that does not is none. */
function parentRowsOf(ids: Float64Array, parentIds: Float64Array): Int32Array {
  const rowById = new Map(Array.from(ids, (id, row) => [id, row]));
  return Int32Array.from(parentIds, (parentId, row) => {
    const parentRow = rowById.get(parentId) ?? -1;
    return parentRow < row ? parentRow : -1;
  });
}

function childrenOf(parentRows: Int32Array): number[][] {
  const children: number[][] = Array.from(parentRows, () => []);
  parentRows.forEach((parentRow, row) => children[parentRow]?.push(row));
  return children;
}

/** Chains of processes can be long in a hostile trace; a number from further up is not looked for. */
const ancestorLimit = 64;

function ancestorPids(pids: Float64Array, parentRows: Int32Array): (row: number) => ReadonlySet<string> {
  return (row) => {
    const own = new Set<string>();
    for (let at = row; at >= 0 && own.size < ancestorLimit; at = parentRows[at] ?? -1)
      own.add(String(pids[at]));
    return own;
  };
}

function nullable(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}

function cut(text: string): string {
  return text.length > commandLimit ? `${text.slice(0, commandLimit - 1)}…` : text;
}
