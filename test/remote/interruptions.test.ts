import { type ChildProcess, spawn } from "node:child_process";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { installCollector } from "../../extension/remote/recording/installCollector.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { pureSsh2 } from "../../scripts/pureSsh2.mjs";
import { recordingOf } from "../harness/recordingOptions.js";
import { collectorFolder, RunnerUnderTest } from "../harness/runnerUnderTest.js";
import { TestLink } from "../harness/testLink.js";
import { readTraceLines, sha256Of } from "../harness/traceContents.js";

const kills = 20;
const victims = ["connection", "session", "client"] as const;
type Victim = (typeof victims)[number];

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Numbered programs, so that a missing or doubled event shows. */
const numbered =
  "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); /bin/echo number-$i >/dev/null; sleep 0.01; done";

describe("a recording whose fetching is interrupted all the time", () => {
  let link: TestLink;
  let runner: RunnerUnderTest;
  let collector: RemoteCollector;
  let program = "";
  let path = "";

  beforeAll(async () => {
    link = new TestLink();
    runner = await RunnerUnderTest.start({}, { network: link, config: ["PerSourceMaxStartups none"] });
    program = join(runner.folder, "recordingChild.cjs");
    path = join(runner.folder, "trace.jsonl.gz");
    await build({
      entryPoints: [join(import.meta.dirname, "recordingChild.ts")],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "cjs",
      plugins: [pureSsh2],
      logLevel: "error",
    });
    const installing = runner.link();
    collector = new RemoteCollector(installing, await installCollector(installing, collectorFolder));
  });
  afterAll(() => {
    runner.stop();
    link.remove();
  });

  /** A client that is started again whenever it was killed, until it has all of it. */
  class Client {
    starts = 0;
    process: ChildProcess | undefined;
    readonly hash = this.#run();

    async #run(): Promise<string> {
      for (;;) {
        this.starts++;
        const words = [program, runner.client.configFile, runner.client.ownTrust, collector.directory, path];
        const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
        this.process = child;
        let output = "";
        child.stdout.on("data", (text: Buffer) => (output += text.toString()));
        const [code] = await new Promise<[number | null]>((resolve) =>
          child.once("close", (ended) => {
            resolve([ended]);
          }),
        );
        if (code === 0) return output.trim();
        if (code !== null) throw new Error(`The client ended with code ${code}.`);
      }
    }
  }

  /** Processes on the runner that send the trace. */
  const tails = (): number[] => runner.server.running((line) => line.includes("trace-collector tail "));

  function pick(victim: Victim, client: Client): number | undefined {
    if (victim === "client") return client.process?.pid;
    return victim === "session" ? tails()[0] : runner.server.sessions()[0];
  }

  it(`loses and doubles nothing over ${kills} kills and two cuts of the network`, async () => {
    await collector.start(recordingOf(numbered, { maxSeconds: 600 }));
    const client = new Client();
    const attached = () => expect.poll(() => tails().length, { timeout: 60_000 }).toBeGreaterThan(0);
    const killed: Victim[] = [];
    while (killed.length < kills) {
      await attached();
      await sleep(randomInt(600));
      // The first three are one of each; then chance decides.
      const victim = victims[killed.length] ?? victims[randomInt(victims.length)] ?? "client";
      const pid = pick(victim, client);
      if (pid === undefined) continue;
      process.kill(pid, "SIGKILL");
      killed.push(victim);
      // A flap that the connection outlives, and a cut that ends it.
      if (killed.length === 7) await cut(3000);
      if (killed.length === 14) await cut(22_000);
    }
    await attached();
    await collector.stop();
    const hash = await client.hash;
    expect(hash).toBe(sha256Of(path));
    expect(hash).toBe((await collector.status()).sha256);
    expect(client.starts).toBe(1 + killed.filter((victim) => victim === "client").length);
    expectEveryNumberOnce();
    await collector.discard();
  }, 300_000);

  async function cut(milliseconds: number): Promise<void> {
    await expect.poll(() => tails().length, { timeout: 60_000 }).toBeGreaterThan(0);
    link.cut();
    await sleep(milliseconds);
    link.restore();
  }

  function expectEveryNumberOnce(): void {
    const lines = readTraceLines(path);
    const numbers = lines.flatMap(({ type, args }) => {
      const [, word] = type === "process_exec" && Array.isArray(args) ? (args as string[]) : [];
      return word?.startsWith("number-") === true ? [Number(word.slice(7))] : [];
    });
    expect(numbers.length).toBeGreaterThan(500);
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(lines.at(-1)).toMatchObject({ type: "trace_end", events: lines.length - 2 });
  }
});
