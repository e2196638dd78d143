// How many events a second the collector takes without losing one, beside what the generators of these events
// reach untraced. All of them share the machine's cores.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ownCpu } from "./ownCpu.mjs";

const folder = dirname(fileURLToPath(import.meta.url));
/** One opens and closes less than half a million files a second: the limit would be its own. */
const GENERATORS = 2;
const STORM_SECONDS = 3;
const PIECES = 20;
/** Storms in a row that are no faster than the best: then the generators make no more. One alone may be bad luck. */
const STUCK_STORMS = 2;

function compileStorm(work) {
  const storm = join(work, "storm");
  const source = join(folder, "..", "test", "programs", "storm.c");
  execFileSync("gcc", ["-O2", "-D_GNU_SOURCE", source, "-o", storm]);
  for (let at = 0; at < GENERATORS; at++) {
    mkdirSync(join(work, `storm${at}`), { recursive: true });
    writeFileSync(join(work, `storm${at}`, "file"), "");
  }
  return storm;
}

/**
 * The command of generators that together make `events` opens at `perSecond` a second; 0: as fast as they can. Each
 * opens a file of its own: for one they would wait for each other. They take the work in pieces, so that the one that
 * shares its core with the collector holds up nobody.
 */
function generators(storm, work, events, perSecond) {
  const script = [
    "start=$(date +%s%N)",
    `seq ${PIECES} | xargs -P ${GENERATORS} --process-slot-var=SLOT -n 1 sh -c 'exec "$0" "$1/storm$SLOT" open "$2" "$3" >/dev/null' "$@"`,
    'echo "$start $(date +%s%N)"',
  ].join("; ");
  const shares = [events / PIECES, perSecond / GENERATORS].map((number) => String(Math.round(number)));
  return ["sh", "-c", script, "sh", storm, work, ...shares];
}

/** Seconds that the generators took, by what their command said. */
function secondsOf(said) {
  const [start, end] = said.trim().split(" ").map(BigInt);
  return Number(end - start) / 1e9;
}

function traceEnd(path, gzip) {
  const read = gzip ? "zcat" : "cat";
  const line = execFileSync("sh", ["-c", `${read} < "$1" | tail -1`, "sh", path], { encoding: "utf8" });
  return JSON.parse(line);
}

/** Runs a program and gives what it said; `watch` looks at its pid while it runs. */
async function runWatched(command, words, watch) {
  const child = spawn(command, words, { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (bytes) => (said += bytes));
  const timer = setInterval(() => {
    try {
      watch(child.pid);
    } catch {
      // It has ended.
    }
  }, 50);
  await new Promise((resolve) => child.on("close", resolve));
  clearInterval(timer);
  return said;
}

/** Runs a storm of opens under the collector. */
async function recordStorm({ collector, work, storm, gzip }, events, perSecond) {
  const path = join(work, "storm.trace");
  const options = [...(gzip ? ["--gzip"] : []), "-o", path];
  const words = ["record", ...options, "--", ...generators(storm, work, events, perSecond)];
  let [highKb, cpu] = [0, 0];
  const said = await runWatched(collector, words, (pid) => {
    cpu = ownCpu(pid);
    highKb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? highKb);
  });
  const lost = traceEnd(path, gzip).lost.file_open;
  rmSync(path);
  return { perSecond: events / secondsOf(said), lost, highMb: highKb / 1024, cpu };
}

/** The fastest storm without a lost event, found by steps of a tenth. */
async function findSustained(bench) {
  let best = { perSecond: 0, lost: 0, highMb: 0 };
  let stuck = 0;
  for (let rate = 200_000; ; rate = Math.round(rate * 1.1)) {
    const result = await recordStorm(bench, rate * STORM_SECONDS, rate);
    if (result.lost > 0) return { ...best, end: `${result.lost} lost at ${rate} a second` };
    stuck = result.perSecond < best.perSecond * 1.02 ? stuck + 1 : 0;
    if (result.perSecond > best.perSecond) best = result;
    if (stuck === STUCK_STORMS) return { ...best, end: "the generators make no more" };
  }
}

/** CPU of the process for an event, in microseconds: from two storms, so that the start falls out. */
async function cpuPerEvent(bench) {
  const [few, many] = [200_000, 2_200_000];
  const short = await recordStorm(bench, few, 200_000);
  const long = await recordStorm(bench, many, 200_000);
  return ((long.cpu - short.cpu) / (many - few)) * 1e6;
}

/** Prints how many events a second are taken without loss, plain and compressed, at which cost and memory. */
export async function measureStorms(collector, work) {
  const storm = compileStorm(work);
  const thousands = (perSecond) => `${Math.round(perSecond / 1000)} k events/s`;
  const [command, ...words] = generators(storm, work, 2_000_000, 0);
  const untraced = 2_000_000 / secondsOf(execFileSync(command, words, { encoding: "utf8" }));
  console.log(`${GENERATORS} generators untraced: ${thousands(untraced)}`);
  for (const gzip of [false, true]) {
    const bench = { collector, work, storm, gzip };
    const way = gzip ? "compressed" : "plain";
    const best = await findSustained(bench);
    console.log(
      `sustained without loss, ${way}: ${thousands(best.perSecond)} (${best.end}), memory ${best.highMb.toFixed(1)} MB`,
    );
    console.log(`CPU of the process per event, ${way}: ${(await cpuPerEvent(bench)).toFixed(2)} µs`);
  }
}
