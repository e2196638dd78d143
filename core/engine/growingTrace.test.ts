import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { constants, createGzip } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { CancelSource } from "../protocol/rpc.js";
import { openTrace } from "./openTrace.js";
import { builtEngine } from "../../test/harness/testTrace.js";

describe("a trace that is still being written", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "growing-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const line = (pid: number): string =>
    `${JSON.stringify({ type: "process_exec", timestamp: new Date(1_700_000_000_000 + pid).toISOString(), pid, ppid: 1, comm: `p${pid}`, filename: "/bin/true", args: ["true"] })}\n`;

  it("shows each event soon after it was written, and ends when its writer does", async () => {
    const path = join(folder, "trace.jsonl.gz");
    writeFileSync(path, "");
    const gzip = createGzip();
    gzip.on("data", (piece: Buffer) => {
      appendFileSync(path, piece);
    });
    const ended = new SharedArrayBuffer(4);
    const trace = openTrace({ kind: "growing", path, name: "trace.jsonl.gz", ended }, builtEngine);
    try {
      const shown = async (): Promise<number> =>
        (await trace.answers.getProcesses(null, new CancelSource())).processIds.length;
      expect(await shown()).toBe(0);
      for (let pid = 1; pid <= 40; pid++) {
        gzip.write(line(pid));
        gzip.flush(constants.Z_SYNC_FLUSH);
        if (pid % 10 === 0) await expect.poll(shown, { timeout: 20_000 }).toBe(pid);
      }
      expect(trace.status).toMatchObject({ phase: "reading", growing: true, fileBytes: null });
      // Its last bytes come after the end of what is written to it.
      await new Promise<void>((resolve) => {
        gzip.once("end", resolve).end(line(41));
      });
      Atomics.store(new Int32Array(ended), 0, 1);
      await trace.whenFinished();
      expect(trace.status).toMatchObject({ phase: "complete", growing: false });
      expect(trace.status.report).toMatchObject({ events: 41, fault: null });
      expect(await shown()).toBe(41);
    } finally {
      await trace.dispose();
    }
  });

  it("says that it is cut where its writer ended in the middle", async () => {
    const path = join(folder, "trace.jsonl");
    writeFileSync(path, line(1) + line(2).slice(0, 20));
    const ended = new SharedArrayBuffer(4);
    Atomics.store(new Int32Array(ended), 0, 1);
    const trace = openTrace({ kind: "growing", path, name: "trace.jsonl", ended }, builtEngine);
    try {
      await trace.whenFinished();
      expect(trace.status.report).toMatchObject({ events: 1, fault: { kind: "truncated" } });
    } finally {
      await trace.dispose();
    }
  });
});
