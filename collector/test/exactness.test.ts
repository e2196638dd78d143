// Every event is in the trace or counted as lost, and none is wrong, however hard the collector is pressed.
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compileProgram, countOf, eventually, finished, readTrace, record, withFolder } from "./collector.js";
import { collectorPath } from "./paths.js";
import type { TraceEvent } from "./truthCheck.js";

function lostOf(end: TraceEvent | undefined): Readonly<Record<string, number>> {
  if (end?.lost === undefined) throw new Error("the trace says nothing of lost events");
  return end.lost;
}

describe("paths", () => {
  it("are those the kernel opened, though a thread rewrites the name all the time", () =>
    withFolder(async (folder) => {
      const result = await record(folder, [], [compileProgram("race"), folder, "200000"]);
      const truth = JSON.parse(result.stdout) as Record<string, number>;
      const opened = (name: string): number =>
        result.events.filter((event) => event.path === join(folder, name) && event.flags === "O_RDONLY")
          .length;
      expect(lostOf(result.end)["file_open"]).toBe(0);
      expect({ AAAA: opened("AAAA"), BBBB: opened("BBBB") }).toEqual(truth);
    }));
});

describe("a pid that is given anew", () => {
  it("keeps two processes apart", () =>
    withFolder(async (folder) => {
      const result = await record(folder, [], [compileProgram("same_pid"), folder]);
      const { pid, again } = JSON.parse(result.stdout) as { pid: number; again: number };
      expect(again).toBe(pid);
      const told = result.events
        .filter((event) => event.pid === pid)
        .map((event) => [event.type, event.path ?? event.exit_code, event.bytes]);
      expect(told).toEqual([
        ["file_open", join(folder, "first"), undefined],
        ["file_write", join(folder, "first"), 3],
        ["process_exit", 11, undefined],
        ["file_open", join(folder, "second"), undefined],
        ["file_write", join(folder, "second"), 7],
        ["process_exit", 22, undefined],
      ]);
    }));
});

interface Storm {
  /** What the storm made, by type. */
  readonly made: Readonly<Record<string, number>>;
  readonly events: readonly TraceEvent[];
}

/**
 * Lets a storm rage while the collector is stopped, so that the kernel's buffers overflow for certain, and
 * then lets the collector go on.
 */
async function overload(folder: string, kind: string, times: number): Promise<Storm> {
  const go = join(folder, "go");
  const path = join(folder, "trace");
  writeFileSync(join(folder, "file"), "");
  const storm = spawn(compileProgram("storm"), [folder, kind, String(times)], {
    env: { ...process.env, GO: go },
  });
  const stormed = finished(storm);
  const recorder = spawn(collectorPath, [
    "record",
    "--buffer",
    "256K",
    "-o",
    path,
    "--tree",
    String(storm.pid),
  ]);
  const ended = finished(recorder);
  await eventually(
    () => (existsSync(path) && readTrace(path).length > 0 ? true : undefined),
    "the first line",
  );
  recorder.kill("SIGSTOP");
  writeFileSync(go, "");
  const { stdout } = await stormed;
  recorder.kill("SIGCONT");
  expect(await ended).toMatchObject({ code: 0 });
  const { seconds, ...made } = JSON.parse(stdout) as Record<string, number>;
  expect(seconds).toBeGreaterThan(0);
  return { made, events: readTrace(path) };
}

describe("under overload", () => {
  const storms: readonly [string, number][] = [
    ["open", 20_000],
    ["write", 10_000],
    ["name", 10_000],
    ["connect", 10_000],
    ["life", 2_000],
  ];
  for (const [kind, times] of storms) {
    it(`generated = received + lost, of ${kind}`, () =>
      withFolder(async (folder) => {
        const { made, events } = await overload(folder, kind, times);
        const lost = lostOf(events.at(-1));
        const accounted = Object.keys(made).map((type) => [type, countOf(events, type) + (lost[type] ?? 0)]);
        expect(Object.fromEntries(accounted)).toEqual(made);
        for (const type of Object.keys(made)) expect(lost[type]).toBeGreaterThan(0);
      }));
  }
});
