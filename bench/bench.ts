import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { generateTrace } from "./traceGenerator.js";

/**
 * `npm run bench [-- EVENTS …]`: generates traces and measures this project beside its peers. Runs are interleaved, so
 * that a busy moment of the machine meets all alike; medians are printed, and ratios of medians of the same rounds.
 */
const sizes = process.argv.slice(2).map(Number);
const traceSizes = sizes.length > 0 ? sizes : [100_000, 1_000_000, 5_000_000];
const folder = join(process.cwd(), ".cache", "bench");

type Figures = Record<string, number>;

interface Contestant {
  readonly name: string;
  readonly run: (path: string) => Figures;
}

const contestants: readonly Contestant[] = [
  { name: "trace-investigator", run: (path) => nodeProgram("measureOurs", path) },
  { name: "native DuckDB, 1 thread", run: (path) => nodeProgram("measureNative", path) },
  { name: "zcat | jq -c .type", run: (path) => shell(`zcat '${path}' | jq -c .type > /dev/null`) },
  { name: "gunzip", run: (path) => shell(`gzip -dc '${path}' > /dev/null`) },
];

/** What is measured beside reading and asking; without a peer. */
const programs = ["measureDetection", "measureComparison", "measureNotebook"];

function nodeProgram(program: string, path: string): Figures {
  const output = execFileSync(process.execPath, [join("out", "bench", `${program}.cjs`), path], {
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return JSON.parse(output) as Figures;
}

function shell(command: string): Figures {
  const startedMs = performance.now();
  const { status } = spawnSync("sh", ["-c", command], { stdio: "ignore" });
  return status === 0 ? { ingestMs: performance.now() - startedMs } : {};
}

async function benchSize(events: number): Promise<void> {
  const path = join(folder, `trace-${events}.jsonl.gz`);
  if (!existsSync(path)) await generateTrace(path, events);
  const rounds = events > 2_000_000 ? 3 : 5;
  const results = new Map<string, Figures[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const { name, run } of contestants) results.get(name)?.push(run(path));
  }
  report(events, rounds, results);
  for (const program of programs)
    reportAlone(
      program,
      Array.from({ length: 3 }, () => nodeProgram(program, path)),
    );
}

function reportAlone(program: string, figures: readonly Figures[]): void {
  console.log(`\n### ${program}, medians of ${figures.length} runs\n\n| | median |\n| --- | --- |`);
  for (const key of Object.keys(figures[0] ?? {}))
    console.log(`| ${key} | ${format(key, medianOf(figures, key))} |`);
}

function report(events: number, rounds: number, results: ReadonlyMap<string, readonly Figures[]>): void {
  const ours = results.get("trace-investigator") ?? [];
  console.log(`\n## ${events.toLocaleString("en-US")} events, medians of ${rounds} interleaved rounds\n`);
  console.log("| | median | ratio to ours |\n| --- | --- | --- |");
  for (const [name, figures] of results) {
    const median = medianOf(figures, "ingestMs");
    if (Number.isNaN(median)) console.log(`| ${name}: ingest | not installed | |`);
    else
      console.log(
        `| ${name}: ingest | ${format("ingestMs", median)} | ${(median / medianOf(ours, "ingestMs")).toFixed(2)}× |`,
      );
  }
  for (const key of Object.keys(ours[0] ?? {}).filter((name) => name !== "ingestMs")) {
    console.log(`| ours: ${key} | ${format(key, medianOf(ours, key))} | |`);
    const native = medianOf(results.get("native DuckDB, 1 thread") ?? [], key);
    if (!Number.isNaN(native))
      console.log(
        `| native: ${key} | ${format(key, native)} | ${(native / medianOf(ours, key)).toFixed(2)}× |`,
      );
  }
}

function medianOf(figures: readonly Figures[], key: string): number {
  const values = figures
    .flatMap((figure) => (figure[key] === undefined ? [] : [figure[key]]))
    .sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)] ?? NaN;
}

function format(key: string, value: number): string {
  if (key.endsWith("Ms")) return `${value.toFixed(value < 100 ? 1 : 0)} ms`;
  if (key.endsWith("Mb")) return `${value.toFixed(0)} MB`;
  return key.endsWith("PerEvent") ? `${value.toFixed(1)} B` : String(value);
}

mkdirSync(folder, { recursive: true });
console.log(
  `${cpus()[0]?.model ?? "?"}, ${cpus().length} cores, Node ${process.version}, load before ${loadavg()[0]?.toFixed(2) ?? "?"}`,
);
for (const events of traceSizes) await benchSize(events);
