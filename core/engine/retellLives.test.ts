import { afterEach, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, rowsOf } from "../../test/harness/testTrace.js";
import type { OpenTrace, TraceSource } from "../protocol/openTrace.js";

const opened: OpenTrace[] = [];

async function read(source: TraceSource): Promise<OpenTrace> {
  const trace = await readToEnd(source);
  opened.push(trace);
  return trace;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((trace) => trace.dispose()));
});

describe("lives of pids whose events are not in time order", () => {
  it("orders by time and line, and tells lives apart that share a pid, in any order of lines", async () => {
    const events = [
      eventAt(0, { type: "process_exec", pid: 9, ppid: 1, comm: "one", filename: "/one", args: ["one"] }),
      eventAt(1, { type: "file_delete", pid: 9, ppid: 1, path: "/first" }),
      eventAt(2, { type: "process_exit", pid: 9, ppid: 1 }),
      eventAt(3, { type: "process_fork", pid: 1, child_pid: 9 }),
      eventAt(4, { type: "process_exec", pid: 9, ppid: 1, comm: "two", filename: "/two", args: ["two"] }),
      eventAt(5, { type: "file_delete", pid: 9, ppid: 1, path: "/second" }),
      eventAt(6, { type: "process_exit", pid: 9, ppid: 1 }),
    ];
    const expected = [
      { comm: "one", path: "/first" },
      { comm: "two", path: "/second" },
    ];
    const sql = "select process.comm, path from process join file_delete using (process_id) order by started";
    for (const order of [
      [0, 1, 2, 3, 4, 5, 6],
      [6, 5, 4, 3, 2, 1, 0],
      [3, 0, 5, 2, 1, 6, 4],
    ]) {
      const trace = await read(gzipSource(...order.map((index) => events[index] ?? {})));
      expect(await rowsOf(trace, sql), order.join()).toEqual(expected);
    }
  });

  it("tells lives in time order without touching those of other processes", async () => {
    const at = (micros: number, fields: object) => ({
      timestamp: `2026-01-01T00:00:00.00000${micros}Z`,
      ...fields,
    });
    const open = (micros: number, ppid: number, path: string) =>
      at(micros, { type: "file_open", pid: 600, ppid, path, flags: "O_RDONLY" });
    // The second line of process 600 comes late. Its parent ends, and it is handed on to 400.
    const trace = await read(
      gzipSource(
        at(1, { type: "process_fork", pid: 500, ppid: 400, child_pid: 600 }),
        open(3, 500, "/a"),
        open(2, 500, "/b"),
        at(4, { type: "process_exit", pid: 500, ppid: 400 }),
        open(5, 400, "/c"),
      ),
    );
    const lives = await rowsOf(trace, "select pid, parent_id, opens from process order by pid");
    expect(lives).toEqual([
      { pid: 500, parent_id: null, opens: 0 },
      { pid: 600, parent_id: 500, opens: 3 },
    ]);
  });

  it("leaves the parent of a process whose lives are told anew in the life that it has", async () => {
    const at = (micros: number, fields: object) => ({
      timestamp: `2026-01-01T00:00:00.0000${micros}Z`,
      ...fields,
    });
    const lines = [
      at(10, { type: "process_exec", pid: 500, ppid: 1, comm: "first", filename: "/bin/first", args: [] }),
      at(11, { type: "process_exit", pid: 500, ppid: 1 }),
      at(12, { type: "process_exec", pid: 500, ppid: 1, comm: "second", filename: "/bin/second", args: [] }),
      at(13, { type: "process_fork", pid: 500, ppid: 1, child_pid: 600 }),
      at(15, { type: "process_exit", pid: 600, ppid: 500 }),
      at(14, { type: "file_open", pid: 600, ppid: 500, path: "/a", flags: "O_RDONLY" }),
      at(16, { type: "process_fork", pid: 500, ppid: 1, child_pid: 600 }),
      at(17, { type: "process_exit", pid: 600, ppid: 500 }),
    ];
    const trace = await read(gzipSource(...lines));
    const parents = await rowsOf(
      trace,
      "select parent.comm from process join process as parent on parent.process_id = process.parent_id where process.pid = 600",
    );
    expect(parents).toEqual([{ comm: "second" }, { comm: "second" }]);
  });
});
