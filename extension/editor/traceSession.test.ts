import { describe, expect, it } from "vitest";
import type { OpenedTrace } from "./traceSession.js";
import { TraceSession } from "./traceSession.js";

/** Fails as a file that cannot be had does; the sessions of readable files are tested with the real engine. */
const missing = (): Promise<OpenedTrace> => Promise.reject(new Error("It is not there."));

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

describe("TraceSession without a trace", () => {
  it("starts, then fails with the reason", async () => {
    const session = new TraceSession("job.jsonl.gz", missing);
    expect(session.status).toMatchObject({ phase: "starting", fileName: "job.jsonl.gz", error: null });
    const phases: string[] = [];
    session.onStatus((status) => phases.push(status.phase));
    await settled();
    expect(phases).toEqual(["failed"]);
    expect(session.status.error).toEqual({ code: "unreadable", message: "It is not there." });
  });

  it("rejects every question with the reason", async () => {
    const session = new TraceSession("job.jsonl.gz", missing);
    await expect(session.trace()).rejects.toMatchObject({ code: "unreadable", message: "It is not there." });
  });

  it("tries again on reload and tells those who hold answers", async () => {
    let attempts = 0;
    const session = new TraceSession("job.jsonl.gz", () => {
      attempts++;
      return missing();
    });
    await settled();
    let replaced = 0;
    session.onReplaced(() => replaced++);
    session.reload();
    expect(session.status.phase).toBe("starting");
    await settled();
    expect([attempts, replaced, session.status.phase]).toEqual([2, 1, "failed"]);
  });

  it("is cancelled while its bytes are on the way, and fetched again on reload", async () => {
    let attempts = 0;
    const session = new TraceSession("job.jsonl.gz", () => {
      attempts++;
      return new Promise<OpenedTrace>(() => undefined);
    });
    const asked = expect(session.trace()).rejects.toMatchObject({ code: "cancelled" });
    session.cancelReading();
    await asked;
    expect(session.status).toMatchObject({ phase: "cancelled", error: null });
    session.reload();
    await settled();
    expect([attempts, session.status.phase]).toEqual([2, "starting"]);
  });

  it("throws away what comes after it was cancelled", async () => {
    let disposed = 0;
    let arrive: (opened: OpenedTrace) => void = () => undefined;
    const session = new TraceSession("job.jsonl.gz", () => new Promise((resolve) => (arrive = resolve)));
    session.cancelReading();
    const dispose = (): Promise<void> => {
      disposed++;
      return Promise.resolve();
    };
    const trace = { dispose } as unknown as OpenedTrace["trace"];
    arrive({ trace, rereads: true });
    await settled();
    expect([disposed, session.status.phase]).toEqual([1, "cancelled"]);
  });

  it("answers nothing and starts nothing after its end", async () => {
    let attempts = 0;
    const session = new TraceSession("job.jsonl.gz", () => {
      attempts++;
      return missing();
    });
    await session.dispose();
    session.reload();
    await settled();
    expect(attempts).toBe(1);
    await expect(session.trace()).rejects.toMatchObject({ code: "engine-gone" });
  });
});
