import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import type { OpenTrace } from "../protocol/openTrace.js";
import { queryFixtureEvents } from "./fixtureEvents.js";

const exec = (ms: number, pid: number, ppid: number, name: string): object =>
  eventAt(ms, { type: "process_exec", pid, ppid, comm: name, filename: `/usr/bin/${name}`, args: [name] });
const open = (ms: number, pid: number, path: string): object =>
  eventAt(ms, { type: "file_open", pid, path, flags: "O_RDONLY" });

let trace: OpenTrace;
beforeAll(async () => {
  trace = await readToEnd(
    gzipSource(
      exec(1, 10, 1, "runner"),
      open(2, 10, "/etc/runner"),
      exec(3, 20, 10, "bash"),
      exec(4, 21, 10, "other"),
      open(5, 20, "/lib/x86_64-linux-gnu/libc.so.6"),
      open(6, 20, "/home/user/.netrc"),
      ...Array.from({ length: 500 }, (_none, index) => open(7 + index, 21, `/tmp/${index}`)),
      open(600, 20, "/tmp/kept"),
    ),
  );
});
afterAll(async () => {
  await trace.dispose();
});

describe("events for a fixture", () => {
  it("are the evidence, what its process did, and how the processes above it began", async () => {
    expect(await queryFixtureEvents(sqlPortOf(trace), [6])).toEqual([1, 3, 6, 507]);
  });

  it("are capped, and hold the evidence and the starts first", async () => {
    const evidence = Array.from({ length: 10 }, (_none, index) => 480 + index);
    const events = await queryFixtureEvents(sqlPortOf(trace), evidence);
    expect(events).toHaveLength(400);
    expect(events).toEqual(expect.arrayContaining([1, 4, ...evidence]));
    expect([...events].sort((a, b) => a - b)).toEqual(events);
  });

  it("are none without evidence", async () => {
    expect(await queryFixtureEvents(sqlPortOf(trace), [])).toEqual([]);
  });
});
