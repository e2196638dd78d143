import { Normaliser, type NormaliserName, normaliserNames } from "../profile/normaliser.js";
import { queryFilesTouched, queryHostsReached, type ReachedHost, type TouchedFile } from "../profile/traceActivity.js";
import { processRowLimit } from "../protocol/processTable.js";
import { queryProcessRows } from "../query/processRows.js";
import type { SqlPort } from "../query/sqlPort.js";
import type { TraceContext } from "../query/traceContext.js";
import { comparedProcesses, type ComparedProcess } from "./comparedProcess.js";
import { compareProcesses, type ComparedTrees } from "./compareProcesses.js";
import { compareSets, type ComparedText } from "./compareSets.js";
import type { Comparison } from "./comparison.js";

/** What a comparison needs of one trace, read once. */
export interface ComparedTrace {
  readonly processes: readonly ComparedProcess[];
  readonly files: readonly TouchedFile[];
  readonly hosts: readonly ReachedHost[];
}

/** By default a new version of a dependency is a difference. */
export const defaultCompareNormalisers: readonly NormaliserName[] = normaliserNames.filter(
  (name) => name !== "versions",
);

/** Reads the processes, files and hosts of a trace. */
export async function readComparedTrace(
  port: SqlPort,
  context: TraceContext,
  normaliser: Normaliser,
): Promise<ComparedTrace> {
  const [rows, files, hosts] = await Promise.all([
    queryProcessRows(port, context, processRowLimit),
    queryFilesTouched(port),
    queryHostsReached(port),
  ]);
  return { processes: comparedProcesses(rows, normaliser), files, hosts };
}

export interface TraceComparison {
  readonly comparison: Comparison;
  readonly trees: ComparedTrees;
}

/** What B does otherwise than A. */
export function compareTraces(a: ComparedTrace, b: ComparedTrace, normaliser: Normaliser): TraceComparison {
  const trees = compareProcesses(a.processes, b.processes);
  const hosts = compareSets("host", hostTexts(a.hosts), hostTexts(b.hosts), normaliser);
  const [runnersA, runnersB] = [runnerPids(a.processes), runnerPids(b.processes)];
  const read = compareSets("fileRead", readTexts(a.files, runnersA), readTexts(b.files, runnersB), normaliser);
  const written = compareSets("fileWritten", writtenTexts(a.files, runnersA), writtenTexts(b.files, runnersB), normaliser);
  return {
    trees,
    comparison: {
      processes: { added: trees.added, removed: trees.removed, changed: trees.changed },
      hosts: hosts.difference,
      filesRead: read.difference,
      filesWritten: written.difference,
      irrelevant: [...trees.irrelevant, ...hosts.irrelevant, ...written.irrelevant, ...read.irrelevant],
    },
  };
}

function hostTexts(hosts: readonly ReachedHost[]): ComparedText[] {
  return [...new Set(hosts.map(({ host }) => host))].map((text) => ({ text, shown: text, irrelevant: null }));
}

function readTexts(files: readonly TouchedFile[], runners: ReadonlyMap<string, string>): ComparedText[] {
  return files
    .filter(({ read }) => read)
    .map((file) => ({
      text: withRunnerNames(file.path, runners),
      shown: file.path,
      irrelevant: whyReadIsIrrelevant(file),
    }));
}

function writtenTexts(files: readonly TouchedFile[], runners: ReadonlyMap<string, string>): ComparedText[] {
  return files
    .filter(({ written }) => written)
    .map(({ path }) => ({
      text: withRunnerNames(path, runners),
      shown: path,
      irrelevant: deviceFiles.has(path) ? "a device that keeps nothing" : null,
    }));
}

const deviceFiles = new Set(["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/urandom", "/dev/random"]);

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
