import { Normaliser, type NormaliserName, normaliserNames } from "../profile/normaliser.js";
import {
  queryFilesTouched,
  queryHostsReached,
  type ReachedHost,
  type TouchedFile,
} from "../profile/traceActivity.js";
import { processRowLimit } from "../protocol/processTable.js";
import { countProcesses, queryProcessRows } from "../query/processRows.js";
import type { SqlPort } from "../query/sqlPort.js";
import type { TraceContext } from "../query/traceContext.js";
import { comparedProcesses, type ComparedProcess } from "./comparedProcess.js";
import { compareProcesses, type ComparedTrees } from "./compareProcesses.js";
import { compareSets, type ComparedSets, type ComparedText } from "./compareSets.js";
import type { AddedProcess, Comparison } from "./comparison.js";

/** What a comparison needs of one trace, read once. */
export interface ComparedTrace {
  /** The first {@link processRowLimit}, in order of start. */
  readonly processes: readonly ComparedProcess[];
  /** Processes of the trace beyond these. */
  readonly uncompared: number;
  readonly files: readonly TouchedFile[];
  readonly hosts: readonly ReachedHost[];
}

/** By default a new version of a dependency is a difference. */
export const defaultCompareNormalisers: readonly NormaliserName[] = normaliserNames.filter(
  (name) => name !== "versions",
);

/** Reads the processes, at most `rowLimit`, and the files and hosts of a trace. */
export async function readComparedTrace(
  port: SqlPort,
  context: TraceContext,
  normaliser: Normaliser,
  rowLimit = processRowLimit,
): Promise<ComparedTrace> {
  const [total, rows, files, hosts] = await Promise.all([
    countProcesses(port),
    queryProcessRows(port, context, rowLimit),
    queryFilesTouched(port),
    queryHostsReached(port),
  ]);
  const uncompared = Math.max(0, total - rowLimit);
  return { processes: comparedProcesses(rows, normaliser), uncompared, files, hosts };
}

/** What a trace does otherwise than its baselines, with how the rows of their trees belong together. */
export interface TraceComparison {
  readonly comparison: Comparison;
  /** One for each baseline. */
  readonly trees: readonly ComparedTrees[];
}

/** What the target does that no baseline did, and lacks that all of them had. */
export function compareTraces(
  baselines: readonly ComparedTrace[],
  target: ComparedTrace,
  normaliser: Normaliser,
): TraceComparison {
  const trees = baselines.map(({ processes }) => compareProcesses(processes, target.processes));
  const [first, ...others] = trees;
  if (first === undefined) throw new Error("A comparison needs a trace to compare with.");
  const sets = (
    kind: "host" | "fileRead" | "fileWritten",
    textsOf: (trace: ComparedTrace) => readonly ComparedText[],
  ): ComparedSets => compareSets(kind, baselines.map(textsOf), textsOf(target), normaliser);
  const hosts = sets("host", hostTexts);
  const read = sets("fileRead", readTexts);
  const written = sets("fileWritten", writtenTexts);
  return {
    trees,
    comparison: {
      processes: others.reduce(inBoth, {
        added: first.added,
        removed: first.removed,
        changed: first.changed,
      }),
      hosts: hosts.difference,
      filesRead: read.difference,
      filesWritten: written.difference,
      irrelevant: [...first.irrelevant, ...hosts.irrelevant, ...written.irrelevant, ...read.irrelevant],
      uncompared: [...baselines, target].reduce((sum, { uncompared }) => sum + uncompared, 0),
    },
  };
}

/** A process is new when it is in no baseline, and changed when no baseline has it as it is. */
function inBoth(left: Comparison["processes"], right: ComparedTrees): Comparison["processes"] {
  const added = new Set(right.added.map(({ process_id }) => process_id));
  const changed = new Set(right.changed.map(({ b }) => b.process_id));
  return {
    added: left.added.filter(({ process_id }) => added.has(process_id)),
    removed: goneFromBoth(left.removed, right.removed),
    changed: left.changed.filter(({ b }) => changed.has(b.process_id) || added.has(b.process_id)),
  };
}

/** Baselines have pids of their own: processes of the same command are the same, as often as both have them. */
function goneFromBoth(left: readonly AddedProcess[], right: readonly AddedProcess[]): AddedProcess[] {
  const counts = new Map<string, number>();
  for (const { key } of right) counts.set(key, (counts.get(key) ?? 0) + 1);
  return left.filter(({ key }) => {
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count > 0;
  });
}

function hostTexts({ hosts }: ComparedTrace): ComparedText[] {
  return [...new Set(hosts.map(({ host }) => host))].map((text) => ({ text, shown: text, irrelevant: null }));
}

function readTexts({ files, processes }: ComparedTrace): ComparedText[] {
  const runners = runnerPids(processes);
  return files
    .filter(({ read }) => read)
    .map((file) => ({
      text: withRunnerNames(file.path, runners),
      shown: file.path,
      irrelevant: whyReadIsIrrelevant(file),
    }));
}

function writtenTexts({ files, processes }: ComparedTrace): ComparedText[] {
  const runners = runnerPids(processes);
  return files
    .filter(({ written }) => written)
    .map(({ path }) => ({
      text: withRunnerNames(path, runners),
      shown: path,
      irrelevant: deviceFiles.has(path) ? "a device that keeps nothing" : null,
    }));
}

const deviceFiles = new Set([
  "/dev/null",
  "/dev/zero",
  "/dev/full",
  "/dev/tty",
  "/dev/urandom",
  "/dev/random",
]);

/** What the name service, the linker and TLS read in every program that uses them. */
const systemConfiguration =
  /^\/etc\/(nsswitch\.conf|host\.conf|hosts|resolv\.conf|gai\.conf|services|protocols|localtime|locale\.alias|ld\.so\.(cache|conf)|ssl\/openssl\.cnf|ssl\/certs\/.*|inputrc|mime\.types|python3[^/]*\/.*)$/;

function whyReadIsIrrelevant({ path, onlyLibraryLoad, onlyListed }: TouchedFile): string | null {
  if (onlyLibraryLoad) return "a library or module of the system";
  if (onlyListed) return "a directory that was listed";
  if (/^\/usr\/(share|lib|include|bin|sbin)\//.test(path)) return "a file of the system, only read";
  if (systemConfiguration.test(path)) return "configuration that every program of its kind reads";
  return deviceFiles.has(path) ? "a device that holds nothing" : null;
}

/**
 * Pids of the runner's own processes with their names. Whose memory was read matters more than its number: by name,
 * the runner's is told from others' although both numbers change.
 */
function runnerPids(processes: readonly ComparedProcess[]): ReadonlyMap<string, string> {
  const runners = processes.filter(({ name }) => name.startsWith("Runner."));
  return new Map(runners.map(({ pid, name }) => [String(pid), name]));
}

function withRunnerNames(path: string, runners: ReadonlyMap<string, string>): string {
  if (!path.startsWith("/proc/")) return path;
  const [pid = "", ...rest] = path.slice("/proc/".length).split("/");
  const name = runners.get(pid);
  return name === undefined ? path : ["/proc", `<${name}>`, ...rest].join("/");
}
