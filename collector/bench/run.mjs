// What recording costs, and how much it can take. All ways of tracing run the same build-like workload in turn,
// round after round, and are compared by the ratios of their medians to that of the untraced runs.
//
//   node collector/bench/run.mjs [--rounds N]
//
// Needs root, the built collector and the repository's node_modules; strace and bpftrace join in where installed.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { closure } from "../../sample-traces/record/registry.mjs";
import { measureStorms } from "./measureStorms.mjs";
import { ownCpu } from "./ownCpu.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
const repository = join(folder, "..", "..");
const collector = join(repository, ".cache", "collector", "out", "linux-x64", "trace-collector");
const roundsAt = process.argv.indexOf("--rounds");
const rounds = roundsAt < 0 ? 10 : Number(process.argv[roundsAt + 1]);
const work = mkdtempSync(join(tmpdir(), "collector-bench-"));

/** The peers cost far more than what differs between two rounds: a third of the rounds is enough for them. */
const PEER_ROUNDS = 3;
const peers = new Set(["strace -f", "bpftrace"]);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const has = (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;

/** Wall and CPU seconds of a command and all that it waited for. */
function measure(words) {
  const script = 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"$0"';
  const result = spawnSync("bash", ["-c", script, join(work, "errors"), ...words], { encoding: "utf8" });
  if (result.status !== 0) {
    throw new Error(`${words[0]} failed: ${readFileSync(join(work, "errors"), "utf8").slice(-500)}`);
  }
  const [wall, user, system] = result.stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return { wall, cpu: user + system };
}

const workload = ["/usr/bin/bash", join(folder, "workload.sh"), work];
const ways = {
  untraced: workload,
  collector: [collector, "record", "-o", join(work, "trace"), "--", ...workload],
  "collector --gzip": [collector, "record", "--gzip", "-o", join(work, "trace.gz"), "--", ...workload],
  "strace -f": [
    ...["strace", "-f", "-qq", "-e", "trace=file,process,network,write,close", "-o", join(work, "strace")],
    ...workload,
  ],
  // It finds tracepoints through tracefs, which is not mounted everywhere: here for it alone.
  bpftrace: [
    ...[
      "unshare",
      "--mount",
      "sh",
      "-c",
      'mount -t tracefs none /sys/kernel/tracing 2>/dev/null; exec "$@"',
      "sh",
    ],
    ...["bpftrace", "-q", "-o", join(work, "bpftrace"), "-c", workload.join(" "), join(folder, "peers.bt")],
  ],
};

/** Leaves out what is not installed or does not work on this kernel, and says so. */
function usable() {
  return Object.entries(ways).filter(([name, words]) => {
    if (!has(name === "bpftrace" ? name : words[0])) {
      console.log(`${name}: not installed, not measured`);
      return false;
    }
    try {
      measure(words);
      return true;
    } catch (error) {
      console.log(`${name}: does not work here, not measured (${error.message.trim().split("\n")[0]})`);
      return false;
    }
  });
}

/** Lower quartile, median and upper quartile. */
function quartiles(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((share) => sorted[Math.round(share * (sorted.length - 1))]);
}

/** What one way took, and its ratio to the untraced runs: of the medians, and the quartiles round by round. */
function describeWay({ name, results }, base, kind) {
  const of = (run) => quartiles([...run.results.values()].map((result) => result[kind]))[1];
  const perRound = [...results].map(([round, result]) => result[kind] / base.results.get(round)[kind]);
  const [low, , high] = quartiles(perRound).map((ratio) => ratio.toFixed(3));
  const ratio = (of({ results }) / of(base)).toFixed(3);
  return `| ${name} | ${results.size} | ${of({ results }).toFixed(2)} | ${ratio} | ${low} to ${high} |`;
}

function compareWays() {
  // Trying whether they work is the round that warms the caches; it does not count.
  const runs = usable().map(([name, words]) => ({ name, words, results: new Map() }));
  for (let round = 0; round < rounds; round++) {
    const taking = runs.filter(({ name }) => round % PEER_ROUNDS === 0 || !peers.has(name));
    // Another order each round, so that nobody always follows the same neighbour.
    for (let at = 0; at < taking.length; at++) {
      const run = taking[(at + round) % taking.length];
      run.results.set(round, measure(run.words));
    }
  }
  for (const kind of ["cpu", "wall"]) {
    console.log(`\n| way | rounds | ${kind} s | ratio of medians | quartiles of the rounds' ratios |`);
    console.log("| --- | --- | --- | --- | --- |");
    for (const run of runs) console.log(describeWay(run, runs[0], kind));
  }
}

function traceEnd(path) {
  return JSON.parse(readFileSync(path, "utf8").trimEnd().split("\n").at(-1));
}

function describeTrace() {
  const plain = join(work, "trace");
  const { events, lost } = traceEnd(plain);
  const lostCount = Object.values(lost).reduce((sum, count) => sum + count, 0);
  const perEvent = (path) => (statSync(path).size / events).toFixed(1);
  console.log(`\nevents of the workload: ${events}, lost: ${lostCount}`);
  console.log(`bytes per event: ${perEvent(plain)}, compressed: ${perEvent(join(work, "trace.gz"))}`);
}

/** Seconds that the kernel has spent in the collector's programs. */
function programSeconds() {
  const programs = JSON.parse(execFileSync("bpftool", ["-j", "prog", "show"], { encoding: "utf8" }));
  const own = programs.filter(({ name }) => name?.startsWith("on_"));
  return own.reduce((sum, program) => sum + (program.run_time_ns ?? 0), 0) / 1e9;
}

/**
 * What of the CPU time is the collector's own: its process, and its programs in the kernel as the kernel counts
 * them. Unlike the ratios above this does not depend on what else the machine does.
 */
async function measureShare() {
  execFileSync("sysctl", ["-q", "kernel.bpf_stats_enabled=1"]);
  try {
    const script = 'TIMEFORMAT="%U %S"; time "$@" >/dev/null 2>&1';
    const words = [
      "record",
      "-o",
      join(work, "share"),
      "--",
      "/usr/bin/bash",
      "-c",
      script,
      "bash",
      ...workload,
    ];
    const child = spawn(collector, words, { stdio: ["ignore", "ignore", "pipe"] });
    let said = "";
    let [process, programs] = [0, 0];
    child.stderr.on("data", (bytes) => (said += bytes));
    const watch = setInterval(() => {
      try {
        process = ownCpu(child.pid);
        programs = programSeconds();
      } catch {
        // It has ended.
      }
    }, 500);
    await new Promise((resolve) => child.on("close", resolve));
    clearInterval(watch);
    const all = said
      .trim()
      .split(" ")
      .map(Number)
      .reduce((sum, seconds) => sum + seconds, 0);
    const share = (seconds) => `${((100 * seconds) / (all - programs)).toFixed(2)} %`;
    console.log(
      `own share of the workload's ${all.toFixed(2)} s CPU: programs ${share(programs)}, process ${share(process)}`,
    );
  } finally {
    execFileSync("sysctl", ["-q", "kernel.bpf_stats_enabled=0"]);
  }
}

/** From the start of the collector to the first instruction of the command. */
function measureStart() {
  const starts = [];
  for (let round = 0; round < 9; round++) {
    const before = Date.now();
    const { stdout } = spawnSync(collector, ["record", "-o", "/dev/null", "--", "date", "+%s%3N"], {
      encoding: "utf8",
    });
    starts.push(Number(stdout) - before);
  }
  console.log(`start: ${median(starts)} ms (median of ${starts.length})`);
}

try {
  const packages = closure(repository, ["eslint", "mocha"]).map((path) => relative(repository, path));
  execFileSync("tar", ["cf", join(work, "packages.tar"), "-C", repository, ...packages]);
  console.log(`load at the beginning: ${loadavg()[0].toFixed(2)}; rounds: ${rounds}`);
  // With --rounds 0 only what does not depend on a quiet machine, and the storms.
  if (rounds > 0) {
    compareWays();
    describeTrace();
  }
  await measureShare();
  measureStart();
  await measureStorms(collector, work);
  console.log(
    `binary: ${(statSync(collector).size / 1e6).toFixed(2)} MB; load at the end: ${loadavg()[0].toFixed(2)}`,
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}
