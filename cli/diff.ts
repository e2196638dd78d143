import { basename } from "node:path";
import {
  type ComparedTrace,
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../core/compare/compareTraces.js";
import { isSame, type Comparison, uncomparedSentence } from "../core/compare/comparison.js";
import { comparisonMarkdown } from "../core/compare/comparisonMarkdown.js";
import { caveatsOf } from "../core/model/caveatsOf.js";
import { Normaliser, normaliserNames } from "../core/profile/normaliser.js";
import type { TraceCaveat } from "../core/protocol/comparisonApi.js";
import { exitCode } from "./exitCode.js";
import { printable } from "./printable.js";
import { readTraceFile, reportProblems, warn } from "./readTraceFile.js";
import { sqlPortOf } from "../core/engine/sqlPortOf.js";

export interface DiffOptions {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly ignoreVersions?: boolean;
  readonly failOnDiff?: boolean;
}

/** `diff A… B`: what trace B does otherwise than every trace A. */
export async function diff(files: readonly string[], options: DiffOptions): Promise<number> {
  const normaliser = new Normaliser(
    options.ignoreVersions === true ? normaliserNames : defaultCompareNormalisers,
  );
  const read = await Promise.all(files.map((file) => readCompared(file, normaliser)));
  const known = read.filter((one) => one !== null);
  const traces = known.map(({ trace }) => trace);
  const target = traces.at(-1);
  if (target === undefined || traces.length < files.length) return exitCode.unreadable;
  const { comparison } = compareTraces(traces.slice(0, -1), target, normaliser);
  const caveats = known.flatMap((one) => one.caveats);
  process.stdout.write(format(comparison, files, caveats, options));
  const uncompared = uncomparedSentence(comparison.uncompared);
  if (uncompared !== null) warn(uncompared);
  return options.failOnDiff === true && !isSame(comparison) ? exitCode.differs : exitCode.ok;
}

interface ReadTrace {
  readonly trace: ComparedTrace;
  readonly caveats: readonly TraceCaveat[];
}

async function readCompared(file: string, normaliser: Normaliser): Promise<ReadTrace | null> {
  const trace = await readTraceFile(file);
  try {
    if (reportProblems(trace)) return null;
    const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
    return {
      trace: await readComparedTrace(sqlPortOf(trace), context, normaliser),
      caveats: caveatsOf(trace.status).map((text) => ({ trace: basename(file), text })),
    };
  } finally {
    await trace.dispose();
  }
}

function format(
  comparison: Comparison,
  files: readonly string[],
  caveats: readonly TraceCaveat[],
  options: DiffOptions,
): string {
  if (options.json === true) return `${JSON.stringify({ ...comparison, caveats }, null, 2)}\n`;
  if (options.markdown === true) {
    const names = files.map((file) => basename(file));
    return comparisonMarkdown(comparison, names.slice(0, -1).join(", "), names.at(-1) ?? "", caveats);
  }
  return toText(comparison);
}

function toText(comparison: Comparison): string {
  const { processes, hosts, filesRead, filesWritten, irrelevant } = comparison;
  const lines = [
    ...processes.added.map(({ pid, command }) => `+ process      ${pid}  ${command}`),
    ...processes.removed.map(({ pid, command }) => `- process      ${pid}  ${command}`),
    ...processes.changed.map(
      ({ b, changes }) => `~ process      ${b.pid}  ${b.command}: ${changes.join(", ")}`,
    ),
    ...hosts.added.map((host) => `+ host         ${host}`),
    ...hosts.removed.map((host) => `- host         ${host}`),
    ...filesRead.added.map((path) => `+ file read    ${path}`),
    ...filesRead.removed.map((path) => `- file read    ${path}`),
    ...filesWritten.added.map((path) => `+ file written ${path}`),
    ...filesWritten.removed.map((path) => `- file written ${path}`),
  ];
  const others = irrelevant.reduce((sum, { count }) => sum + count, 0);
  const total = isSame(comparison) ? "The traces do the same.\n" : "";
  const rest =
    others === 0 ? "" : `${others} differences without relevance are listed by --markdown and --json.\n`;
  return `${lines.map((line) => `${printable(line)}\n`).join("")}${total}${rest}`;
}
