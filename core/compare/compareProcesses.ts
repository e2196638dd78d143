import { alignTrees, type Alignment } from "./alignTrees.js";
import type { ComparedProcess } from "./comparedProcess.js";
import type { AddedProcess, ChangedProcess, ComparedCommand, IrrelevantDifference } from "./comparison.js";
import { ruleText } from "./compareSets.js";

export interface ComparedTrees {
  readonly alignment: Alignment;
  readonly added: readonly AddedProcess[];
  readonly removed: readonly AddedProcess[];
  readonly changed: readonly ChangedProcess[];
  readonly irrelevant: readonly IrrelevantDifference[];
}

/** Aligns two process trees and says what is left over or changed, in order of start. */
export function compareProcesses(
  a: readonly ComparedProcess[],
  b: readonly ComparedProcess[],
): ComparedTrees {
  const alignment = alignTrees(a, b);
  const changed: ChangedProcess[] = [];
  const irrelevant: IrrelevantDifference[] = [];
  alignment.rowInA.forEach((rowA, rowB) => {
    const before = a[rowA];
    const after = b[rowB];
    if (before === undefined || after === undefined) return;
    const changes = changesOf(before, after);
    if (changes.length > 0) {
      changed.push({ a: commandOf(a, before), b: commandOf(b, after), changes });
    } else if (before.command !== after.command && before.rules.join() !== "pids") {
      irrelevant.push({
        kind: "process",
        side: "changed",
        text: after.normalised.join(" "),
        count: 1,
        reason: `only ${ruleText(after.rules)} differ`,
      });
    }
  });
  return {
    alignment,
    added: alone(b, alignment.rowInA),
    removed: alone(a, alignment.rowInB),
    changed,
    irrelevant,
  };
}

function alone(processes: readonly ComparedProcess[], partners: Int32Array): AddedProcess[] {
  return processes.flatMap((process, row) => {
    if (partners[row] !== -1) return [];
    const top = process.parentRow === -1 || partners[process.parentRow] !== -1;
    return [{ ...commandOf(processes, process), top, key: process.key.replaceAll("\0", " ") }];
  });
}

function commandOf(processes: readonly ComparedProcess[], process: ComparedProcess): ComparedCommand {
  return {
    process_id: process.processId,
    pid: process.pid,
    name: process.name,
    command: process.command,
    parent_pid: processes[process.parentRow]?.pid ?? null,
  };
}

function changesOf(a: ComparedProcess, b: ComparedProcess): string[] {
  const changes: string[] = [];
  if (a.key !== b.key) changes.push(...argumentChanges(a.normalised, b.normalised));
  if (a.exitCode !== b.exitCode && a.exitCode !== null && b.exitCode !== null) {
    changes.push(`exit code ${b.exitCode} instead of ${a.exitCode}`);
  }
  if (a.signal !== b.signal && (a.exitCode !== null || b.exitCode !== null)) {
    changes.push(
      b.signal === null ? `no longer ended by signal ${a.signal ?? 0}` : `ended by signal ${b.signal}`,
    );
  }
  return changes;
}

function argumentChanges(a: readonly string[], b: readonly string[]): string[] {
  const gone = a.filter((arg) => !b.includes(arg));
  const added = b.filter((arg) => !a.includes(arg));
  if (gone.length === 0 && added.length === 0) return ["arguments in another order or number"];
  return [...added.map((arg) => `with ${quoted(arg)}`), ...gone.map((arg) => `without ${quoted(arg)}`)];
}

function quoted(arg: string): string {
  return `“${arg.length > 200 ? `${arg.slice(0, 199)}…` : arg}”`;
}
