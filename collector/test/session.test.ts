// The detached commands, by which a remote recording is driven.
import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { eventually, finished, readTrace, runCollector, withFolder } from "./collector.js";
import { collectorPath } from "./paths.js";

interface Answer {
  readonly v: number;
  readonly running?: boolean;
  readonly crashed?: boolean;
  readonly state?: string;
  readonly pid?: number;
  readonly size?: number;
  readonly sha256?: string;
  readonly why?: string;
  readonly events?: number;
  readonly lost?: number;
  readonly error?: string;
  readonly from?: number;
}

interface Told {
  readonly code: number | null;
  readonly answer: Answer;
}

async function tell(...words: string[]): Promise<Told> {
  const { code, stdout } = await runCollector(words);
  return { code, answer: JSON.parse(stdout) as Answer };
}

/** What is being recorded: a shell that opens files for as long as the test goes on. */
const workers: ChildProcess[] = [];

function worker(): string {
  const child = spawn("bash", ["-c", "while :; do cat /etc/hostname; sleep 0.02; done"], { stdio: "ignore" });
  workers.push(child);
  return String(child.pid);
}

afterEach(() => {
  for (const child of workers.splice(0)) child.kill("SIGKILL");
});

function hashOf(path: string): string {
  return createHash("sha256").update(readFileSync(path)).digest("hex");
}

describe("a detached recording", () => {
  it("starts, is followed, stops, and is removed by who has it", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      const trace = join(session, "trace.jsonl.gz");
      const started = await tell("start", session, "--tree", worker());
      expect(started).toMatchObject({
        code: 0,
        answer: { v: 1, running: true, crashed: false, state: "recording" },
      });
      expect(statSync(session).mode & 0o777).toBe(0o700);
      expect(statSync(trace).mode & 0o777).toBe(0o600);
      const follower = spawn(collectorPath, ["tail", session, "--from", "0"]);
      const followed: Buffer[] = [];
      follower.stdout.on("data", (bytes: Buffer) => followed.push(bytes));
      const followerEnded = finished(follower);
      await eventually(() => (statSync(trace).size > 2000 ? true : undefined), "a growing trace");
      expect(await tell("clean", session, "--have", hashOf(trace))).toMatchObject({
        code: 6,
        answer: { error: "running" },
      });
      const stopped = await tell("stop", session);
      expect(stopped).toMatchObject({
        code: 0,
        answer: {
          running: false,
          crashed: false,
          state: "ended",
          why: "stopped",
          lost: 0,
          sha256: hashOf(trace),
        },
      });
      expect(await followerEnded).toMatchObject({ code: 0 });
      const received = Buffer.concat(followed);
      expect(received.subarray(received.indexOf("\n") + 1).equals(readFileSync(trace))).toBe(true);
      const events = readTrace(trace);
      expect(events.at(-1)).toMatchObject({ type: "trace_end", events: stopped.answer.events });
      expect(await tell("stop", session)).toEqual(stopped);
      expect(await tell("clean", session, "--have", "0".repeat(64))).toMatchObject({
        code: 7,
        answer: { error: "not-fetched" },
      });
      expect(await tell("clean", session, "--have", hashOf(trace))).toMatchObject({ code: 0 });
      expect(existsSync(session)).toBe(false);
    }));

  it("continues a tail at any byte, and refuses one beyond the end", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      await tell("start", session, "--tree", worker());
      await tell("stop", session);
      const bytes = readFileSync(join(session, "trace.jsonl.gz"));
      for (const from of [0, 1, bytes.length - 1, bytes.length]) {
        const child = spawn(collectorPath, ["tail", session, "--from", String(from)]);
        const parts: Buffer[] = [];
        child.stdout.on("data", (part: Buffer) => parts.push(part));
        expect(await finished(child)).toMatchObject({ code: 0 });
        const all = Buffer.concat(parts);
        const end = all.indexOf("\n");
        expect(JSON.parse(all.subarray(0, end).toString())).toMatchObject({
          from,
          size: bytes.length,
          running: false,
        });
        expect(all.subarray(end + 1).equals(bytes.subarray(from))).toBe(true);
      }
      const beyond = await tell("tail", session, "--from", String(bytes.length + 1));
      expect(beyond).toMatchObject({ code: 5, answer: { error: "offset-beyond-end" } });
    }));

  it("refuses a directory that exists, or a link to one", () =>
    withFolder(async (folder) => {
      const taken = join(folder, "taken");
      mkdirSync(taken);
      symlinkSync(taken, join(folder, "link"));
      for (const path of [taken, join(folder, "link")]) {
        expect(await tell("start", path, "--tree", worker())).toMatchObject({
          code: 73,
          answer: { error: "exists" },
        });
      }
    }));

  it("leaves nothing behind when it cannot record", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      const refused = await tell("start", session, "--tree", "4194303");
      expect(refused).toMatchObject({ code: 64, answer: { error: "not-started" } });
      expect(existsSync(session)).toBe(false);
    }));

  it("ends by its size and time limits on its own", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      await tell("start", session, "--max-time", "1", "--tree", worker());
      const ended = await finished(spawn(collectorPath, ["tail", session]));
      expect(ended.code).toBe(0);
      expect(await tell("status", session)).toMatchObject({
        code: 0,
        answer: { state: "ended", why: "time-limit" },
      });
    }));

  it("stays in the foreground for a service manager, and stops by a signal", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      const child = spawn(collectorPath, ["start", session, "--foreground", "--tree", worker()]);
      const ended = finished(child);
      await eventually(() => (existsSync(join(session, "state.json")) ? true : undefined), "the state");
      expect(await tell("status", session)).toMatchObject({
        code: 0,
        answer: { running: true, pid: child.pid },
      });
      child.kill("SIGTERM");
      expect(await ended).toMatchObject({ code: 0 });
      expect(await tell("status", session)).toMatchObject({ answer: { state: "ended", why: "stopped" } });
    }));
});

describe("a recorder that is killed", () => {
  it("is seen as crashed, whenever it is killed, and its trace can be read up to there", () =>
    withFolder(async (folder) => {
      const pid = worker();
      for (let round = 0; round < 10; round++) {
        const session = join(folder, String(round));
        const { answer } = await tell("start", session, "--tree", pid);
        await new Promise((resolve) => setTimeout(resolve, round * 137));
        process.kill(answer.pid ?? 0, "SIGKILL");
        const status = await eventuallyEnded(session);
        const trace = join(session, "trace.jsonl.gz");
        expect(status).toMatchObject({
          code: 3,
          answer: { crashed: true, running: false, sha256: hashOf(trace) },
        });
        const events = readTrace(trace);
        expect(events[0]?.type).toBe("trace_start");
        expect(events.some((event) => event.type === "trace_end")).toBe(false);
        // A flush a second: what is older than that is there.
        if (round >= 9) expect(events.length).toBeGreaterThan(20);
        expect((await runCollector(["tail", session])).code).toBe(3);
        expect(await tell("clean", session, "--have", hashOf(trace))).toMatchObject({ code: 0 });
      }
    }));

  it("is not mistaken for another process that has its pid now", () =>
    withFolder(async (folder) => {
      const session = join(folder, "session");
      const { answer } = await tell("start", session, "--tree", worker());
      process.kill(answer.pid ?? 0, "SIGKILL");
      await eventuallyEnded(session);
      // The state now names the test itself; it must survive a stop.
      const path = join(session, "state.json");
      writeFileSync(path, readFileSync(path, "utf8").replace(/"pid":\d+/, `"pid":${process.pid}`));
      expect(await tell("stop", session)).toMatchObject({ code: 3, answer: { crashed: true } });
    }));
});

/** Asks until the lock is free: the kernel drops it a moment after the kill. */
async function eventuallyEnded(session: string): Promise<Told> {
  for (;;) {
    const status = await tell("status", session);
    if (status.answer.running === false) return status;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
