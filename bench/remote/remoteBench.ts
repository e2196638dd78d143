import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { join } from "node:path";
import { openTrace } from "../../core/engine/openTrace.js";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import { CancelSource } from "../../core/protocol/rpc.js";
import { followRecording } from "../../extension/remote/recording/followRecording.js";
import {
  installCollector,
  removeCollector,
  uploadCollector,
} from "../../extension/remote/recording/installCollector.js";
import { LocalPrefix } from "../../extension/remote/recording/localPrefix.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { recordingOf } from "../../test/harness/recordingOptions.js";
import { collectorFolder, RunnerUnderTest } from "../../test/harness/runnerUnderTest.js";
import { readTraceLines, sha256Of } from "../../test/harness/traceContents.js";
import { builtEngine } from "../../test/harness/testTrace.js";

const transferBytes = 200 * 1000 * 1000;
const rounds = 5;
const eventsPerSecond = 10_000;
const recordSeconds = 30;
/** Compiling the database takes a second or two. */
const engineStartMs = 4000;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function seconds(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return (performance.now() - startedMs) / 1000;
}

/** Five rounds, ours and the ssh command in turn, so that both meet the same machine. */
async function compareTransfers(runner: RunnerUnderTest): Promise<void> {
  const link = runner.link();
  const bytes = Buffer.concat([Buffer.from("#!/bin/sh\nexit 0\n"), randomBytes(transferBytes - 17)]);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const ssh = ["-F", runner.client.configFile, "-o", "StrictHostKeyChecking=no", "runner"];
  const target = join(runner.server.folder, "home/recorder/payload");
  const times = {
    upload: [] as number[],
    sshUpload: [] as number[],
    fetch: [] as number[],
    sshFetch: [] as number[],
  };
  for (let round = 0; round < rounds; round++) {
    // Ours checks the hash over there and runs what came; the command does the same here.
    const check = `cat > ${target} && sha256sum ${target}`;
    times.sshUpload.push(await seconds(() => execFileSync("ssh", [...ssh, check], { input: bytes })));
    let directory = "";
    times.upload.push(
      await seconds(async () => (directory = await uploadCollector(link, { bytes, sha256 }))),
    );
    await removeCollector(link, directory);
    times.sshFetch.push(
      await seconds(
        () =>
          void execFileSync("sh", [
            "-c",
            `ssh ${ssh.join(" ")} cat ${target} > ${join(runner.folder, "by-ssh")}`,
          ]),
      ),
    );
    const prefix = await LocalPrefix.open(join(runner.folder, `fetched-${round}`), transferBytes);
    times.fetch.push(
      await seconds(async () => {
        await link.run(
          { script: 'exec cat "$1"', words: [target], as: "root" },
          { onOutput: (piece) => prefix.append(piece) },
        );
      }),
    );
    await prefix.close();
    if (sha256Of(prefix.path) !== sha256) throw new Error("other bytes arrived");
  }
  const speed = (values: readonly number[]): number => transferBytes / 1e6 / median(values);
  const row = (name: string, ours: number, theirs: number): void => {
    console.log(
      `${name.padEnd(14)} ours ${ours.toFixed(0)} MB/s, ssh ${theirs.toFixed(0)} MB/s, ratio ${(ours / theirs).toFixed(2)}`,
    );
  };
  row("fetch 200 MB", speed(times.fetch), speed(times.sshFetch));
  row("upload 200 MB", speed(times.upload), speed(times.sshUpload));
}

/** Opens files at a steady rate, in the recorded command. */
const workload = `
const { openSync, closeSync } = require("node:fs");
const start = performance.now();
let done = 0;
const timer = setInterval(() => {
  const due = Math.min(${eventsPerSecond * recordSeconds}, ((performance.now() - start) / 1000) * ${eventsPerSecond});
  for (; done < due; done++) closeSync(openSync("/dev/null"));
  if (done >= ${eventsPerSecond * recordSeconds}) clearInterval(timer);
}, 5);`;

interface Shown {
  readonly atEpochMs: number;
  readonly lastEventEpochMs: number;
}

/** From the moment an event happened to the moment the questions of the screen are answered with it. */
async function measureLatency(runner: RunnerUnderTest): Promise<void> {
  const link = runner.link();
  const directory = await installCollector(link, collectorFolder);
  const collector = new RemoteCollector(link, directory);
  const command = `exec ${process.execPath} -e "$(echo ${Buffer.from(workload).toString("base64")} | base64 -d)"`;
  const path = join(runner.folder, "live.jsonl.gz");
  const prefix = await LocalPrefix.open(path, 2 ** 30);
  const ended = new SharedArrayBuffer(4);
  const trace = openTrace({ kind: "growing", path, name: "live.jsonl.gz", ended }, builtEngine);
  // As in the editor, where the trace is opened before the collector is uploaded: its engine runs when events come.
  await new Promise((resolve) => setTimeout(resolve, engineStartMs));
  await collector.start(recordingOf(command));
  const shown: Shown[] = [];
  const state = { asking: false };
  let revision = -1;
  const ask = async (): Promise<void> => {
    if (state.asking || trace.status.revision === revision || trace.status.report.lastEpochUs === null)
      return;
    state.asking = true;
    const { report } = trace.status;
    revision = trace.status.revision;
    const signal = new CancelSource();
    const filter = emptyFilter;
    await Promise.all([
      trace.answers.getProcesses(null, signal),
      trace.answers.getMatches({ filter }, signal),
      trace.answers.getOverview({ widthPx: 1024, filter }, signal),
    ]);
    shown.push({
      atEpochMs: performance.timeOrigin + performance.now(),
      lastEventEpochMs: (report.lastEpochUs ?? 0) / 1000,
    });
    state.asking = false;
    void ask();
  };
  const stopListening = trace.onStatus(() => void ask());
  const whole = await followRecording(
    collector,
    prefix,
    { onPhase: () => undefined, onBytes: () => undefined, onState: () => undefined },
    new AbortController().signal,
  );
  Atomics.store(new Int32Array(ended), 0, 1);
  await trace.whenFinished();
  while (state.asking) await new Promise((resolve) => setTimeout(resolve, 10));
  stopListening();
  await trace.dispose();
  await collector.clean(whole.sha256);
  await removeCollector(link, directory);
  tellLatency(shown, readTraceLines(path), whole.state.lost);
}

function tellLatency(
  shown: readonly Shown[],
  lines: readonly Readonly<Record<string, unknown>>[],
  lost: number,
): void {
  const latencies: number[] = [];
  let at = 0;
  for (const { type, timestamp } of lines) {
    if (type !== "file_open") continue;
    const epochMs = Date.parse(String(timestamp));
    while (at < shown.length && (shown[at]?.lastEventEpochMs ?? 0) < epochMs) at++;
    const seen = shown[at];
    if (seen !== undefined) latencies.push(seen.atEpochMs - epochMs);
  }
  latencies.sort((a, b) => a - b);
  const share = (part: number): string =>
    ((latencies[Math.floor(latencies.length * part)] ?? NaN) / 1000).toFixed(2);
  const last = lines.at(-1);
  console.log(
    `live at ${eventsPerSecond} events/s for ${recordSeconds} s: p50 ${share(0.5)} s, p95 ${share(0.95)} s of ${latencies.length} events, ${shown.length} answers; recorded ${String(last?.["events"])}, lost ${lost}`,
  );
}

async function main(): Promise<void> {
  const runner = await RunnerUnderTest.start();
  try {
    if (!process.argv.includes("--latency")) await compareTransfers(runner);
    if (!process.argv.includes("--transfer")) await measureLatency(runner);
  } finally {
    runner.stop();
  }
}

void main();
