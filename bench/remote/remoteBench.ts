import { execFileSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { loadavg } from "node:os";
import { join } from "node:path";
import { removeCollector, uploadCollector } from "../../extension/remote/recording/installCollector.js";
import { LocalPrefix } from "../../extension/remote/recording/localPrefix.js";
import { RunnerUnderTest } from "../../test/harness/runnerUnderTest.js";
import { sha256Of } from "../../test/harness/traceContents.js";
import { measureAnswers } from "./measureAnswers.js";
import { measureScreen } from "./measureScreen.js";

const transferBytes = 200 * 1000 * 1000;
const rounds = 5;

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

/** Without words all of it: `transfer`, `answers`, `screen`. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const wants = (what: string): boolean => wanted.length === 0 || wanted.includes(what);
  console.log(`load before: ${loadavg()[0]?.toFixed(1) ?? ""}`);
  const runner = await RunnerUnderTest.start();
  try {
    if (wants("transfer")) await compareTransfers(runner);
    if (wants("answers")) await measureAnswers(runner);
    if (wants("screen")) await measureScreen(runner);
  } finally {
    runner.stop();
  }
}

void main();
