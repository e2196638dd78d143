import { execFileSync, spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { cacheFolder, collectorPath, repositoryFolder } from "./paths.js";
import { parseEvents, type TraceEvent } from "./truthCheck.js";

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Recorded extends Finished {
  readonly events: readonly TraceEvent[];
  /** The last line of the trace. */
  readonly end: TraceEvent;
}

/** Gives the test a folder of its own and takes it away afterwards. */
export async function withFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "collector-test-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Collects what a process says until it ends. */
export function finished(child: ChildProcess): Promise<Finished> {
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout?.on("data", (bytes: Buffer) => stdout.push(bytes));
  child.stderr?.on("data", (bytes: Buffer) => stderr.push(bytes));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const text = (parts: Buffer[]): string => Buffer.concat(parts).toString("utf8");
      resolve({ code, signal, stdout: text(stdout), stderr: text(stderr) });
    });
  });
}

export function run(
  command: string,
  words: readonly string[],
  options: SpawnOptions = {},
): Promise<Finished> {
  return finished(spawn(command, words, { stdio: ["ignore", "pipe", "pipe"], ...options }));
}

export function runCollector(words: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return run(collectorPath, words, options);
}

/** The lines of a trace file; of one that was cut, the complete lines before the cut. */
export function readTrace(path: string): TraceEvent[] {
  const bytes = readFileSync(path);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  // Of a stream that was cut, all that a flush completed.
  const text = isGzip ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes;
  const lines = text.toString("utf8");
  return parseEvents(lines.slice(0, lines.lastIndexOf("\n") + 1));
}

/** Records a command into `folder` and reads the trace. */
export async function record(
  folder: string,
  options: readonly string[],
  command: readonly string[],
  spawnOptions: SpawnOptions = {},
): Promise<Recorded> {
  const path = join(folder, "trace.jsonl");
  const result = await runCollector(["record", "-o", path, ...options, "--", ...command], spawnOptions);
  const events = readTrace(path);
  const end = events.at(-1);
  if (end?.type !== "trace_end") throw new Error(`the trace has no end; ${result.stderr}`);
  return { ...result, events, end };
}

/** Compiles a test program of one file and returns its path. */
export function compileProgram(name: string): string {
  const folder = join(cacheFolder, "programs");
  mkdirSync(folder, { recursive: true });
  const source = join(repositoryFolder, "collector", "test", "programs", `${name}.c`);
  const words = ["-O1", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-Wno-format-nonliteral"];
  execFileSync("gcc", [...words, "-Wno-format-extra-args", source, "-o", join(folder, name), "-lpthread"]);
  return join(folder, name);
}

export function countOf(events: readonly TraceEvent[], type: string): number {
  return events.filter((event) => event.type === type).length;
}

/** Waits until `probe` gives something. */
export async function eventually<T>(probe: () => T | undefined, what: string): Promise<T> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const found = probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
