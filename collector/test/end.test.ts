// When a recording ends, and that nothing keeps it from ending.
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { compileProgram, countOf, eventually, finished, readTrace, record, withFolder } from "./collector.js";
import { collectorPath } from "./paths.js";
import { parseEvents, type TraceEvent } from "./truthCheck.js";

describe("the end of a command", () => {
  it("is the end of the recording, and its code is ours", () =>
    withFolder(async (folder) => {
      const { code, end } = await record(folder, [], ["sh", "-c", "sleep 5 >/dev/null 2>&1 & exit 4"]);
      expect(code).toBe(4);
      expect(end.reason).toBe("command-ended");
    }));

  it("waits for the last descendant if told to", () =>
    withFolder(async (folder) => {
      const { events } = await record(
        folder,
        ["--wait-all"],
        ["sh", "-c", "(sleep 0.5; exec /bin/echo late) & exit 0"],
      );
      expect(events.some((event) => event.args?.[1] === "late")).toBe(true);
      expect(countOf(events, "process_exit")).toBe(countOf(events, "process_fork") + 1);
    }));

  it("tells a command that does not exist from one that fails", () =>
    withFolder(async (folder) => {
      const { code, stderr } = await record(folder, [], ["/nowhere/at-all"]);
      expect(code).toBe(127);
      expect(stderr).toContain("cannot run '/nowhere/at-all'");
    }));

  it("is brought about by a signal to us, also when the recording has ended before", () =>
    withFolder(async (folder) => {
      const path = join(folder, "trace");
      const command = ["bash", "-c", 'trap "exit 7" TERM; while :; do sleep 0.1; done'];
      const recorder = spawn(collectorPath, ["record", "--max-time", "1", "-o", path, "--", ...command]);
      const ended = finished(recorder);
      await eventually(() => lastOf(path, "trace_end"), "the end of the recording");
      recorder.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 7 });
    }));
});

function lastOf(path: string, type: string): TraceEvent | undefined {
  try {
    return readTrace(path).findLast((event) => event.type === type);
  } catch {
    return undefined;
  }
}

/** Takes what a recorder says, until it ends, at a pace that a storm of events outruns. */
async function readSlowly(stream: Readable): Promise<TraceEvent[]> {
  const parts: Buffer[] = [];
  stream.on("data", (part: Buffer) => {
    parts.push(part);
    stream.pause();
    setTimeout(() => stream.resume(), 20);
  });
  await once(stream, "end");
  return parseEvents(Buffer.concat(parts).toString("utf8"));
}

/** Records a shell and the storm that it starts and does not wait for; `afterStart` may act on the recorder. */
async function recordStorm(
  folder: string,
  script: string,
  afterStart: (recorder: ChildProcess) => void,
): Promise<TraceEvent[]> {
  writeFileSync(join(folder, "file"), "");
  const words = ["-c", `"$@" & ${script}`, "sh", compileProgram("storm"), folder, "open", "1000000000"];
  const shell = spawn("sh", words, { detached: true, stdio: "ignore" });
  try {
    const recorder = spawn(collectorPath, ["record", "--buffer", "4M", "--tree", String(shell.pid)]);
    recorder.stdout.once("readable", () => {
      afterStart(recorder);
    });
    return await readSlowly(recorder.stdout);
  } finally {
    process.kill(-(shell.pid ?? 0), "SIGKILL");
  }
}

describe("events that come faster than they can be written", () => {
  it("do not keep the recorder from seeing the end of the process", () =>
    withFolder(async (folder) => {
      const events = await recordStorm(folder, "sleep 3", () => undefined);
      expect(events.at(-1)).toMatchObject({ type: "trace_end", reason: "process-ended" });
    }));

  it("nor from hearing a signal", () =>
    withFolder(async (folder) => {
      const events = await recordStorm(folder, "wait", (recorder) => {
        setTimeout(() => recorder.kill("SIGTERM"), 2000);
      });
      expect(events.at(-1)).toMatchObject({ type: "trace_end", reason: "stopped" });
    }));
});

describe("a dead process whose exit code nobody asks for", () => {
  it("is not waited for", () =>
    withFolder(async (folder) => {
      const path = join(folder, "trace");
      const family = spawn(compileProgram("zombie"), { stdio: ["pipe", "pipe", "inherit"] });
      const [line] = (await once(family.stdout, "data")) as [Buffer];
      const recorder = spawn(collectorPath, [
        "record",
        "--wait-all",
        "-o",
        path,
        "--tree",
        String(line).trim(),
      ]);
      const ended = finished(recorder);
      await eventually(() => lastOf(path, "trace_start"), "the first line");
      family.stdin.write("x");
      expect(await ended).toMatchObject({ code: 0 });
      expect(family.exitCode).toBeNull();
      family.stdin.end();
      expect(lastOf(path, "trace_end")).toMatchObject({ reason: "process-ended" });
    }));
});
