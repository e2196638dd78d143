import { processRowLimit } from "../protocol/processTable.js";

/** One process that only one of the traces has, or that ended or was called differently. */
export interface ComparedCommand {
  readonly process_id: number;
  readonly pid: number;
  readonly name: string;
  readonly command: string;
  /** Parent's pid; null for a root. */
  readonly parent_pid: number | null;
}

export interface AddedProcess extends ComparedCommand {
  /** Whether its parent is in both traces: the top of a subtree that is new, or gone. */
  readonly top: boolean;
  /** The command without what changes from run to run. */
  readonly key: string;
}

export interface ChangedProcess {
  readonly a: ComparedCommand;
  readonly b: ComparedCommand;
  /** What changed, a phrase each. */
  readonly changes: readonly string[];
}

/** Something that differs and says nothing about what the job did. */
export interface IrrelevantDifference {
  readonly kind: "process" | "host" | "fileRead" | "fileWritten";
  readonly side: "added" | "removed" | "changed";
  /** The path, host or command, its changing parts replaced by names in angle brackets. */
  readonly text: string;
  /** Paths or commands that fold into this one. */
  readonly count: number;
  readonly reason: string;
}

/** Names of hosts or paths of files. */
export interface SetDifference {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/**
 * What trace B has, lacks and does differently when trace A is what it is measured against. All lists are sorted or in
 * order of start, so that two comparisons of the same traces are equal.
 */
export interface Comparison {
  readonly processes: {
    readonly added: readonly AddedProcess[];
    readonly removed: readonly AddedProcess[];
    readonly changed: readonly ChangedProcess[];
  };
  readonly hosts: SetDifference;
  readonly filesRead: SetDifference;
  readonly filesWritten: SetDifference;
  /** Everything else that differs, with the reason why it is not above. */
  readonly irrelevant: readonly IrrelevantDifference[];
  /** Processes, of all traces together, beyond those of a trace that are compared. */
  readonly uncompared: number;
}

/** Whether the two traces do the same, as far as their events tell; never where not all of them was compared. */
export function isSame({ processes, hosts, filesRead, filesWritten, uncompared }: Comparison): boolean {
  return (
    uncompared === 0 &&
    [processes, hosts, filesRead, filesWritten].every(
      ({ added, removed }) => added.length === 0 && removed.length === 0,
    ) &&
    processes.changed.length === 0
  );
}

/** What a comparison leaves out, as a sentence; null where it leaves out nothing. */
export function uncomparedSentence(uncompared: number): string | null {
  if (uncompared === 0) return null;
  const [count, limit] = [uncompared, processRowLimit].map((number) => number.toLocaleString("en-US"));
  return `${count} processes were not compared: only the first ${limit} of each trace are.`;
}
