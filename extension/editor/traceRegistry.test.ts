import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { TraceRegistry } from "./traceRegistry.js";

class Shared {
  disposed = 0;
  constructor(readonly key: string) {}
  dispose(): Promise<void> {
    this.disposed++;
    return Promise.resolve();
  }
}

describe("TraceRegistry", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const registry = (): TraceRegistry<Shared> => new TraceRegistry((key) => new Shared(key), 5000);

  it("gives all holders of a document the same trace and others their own", () => {
    const traces = registry();
    const first = traces.acquire("a").shared;
    expect(traces.acquire("a").shared).toBe(first);
    expect(traces.acquire("b").shared).not.toBe(first);
  });

  it("ends a trace some time after its last holder let go", () => {
    const traces = registry();
    const [one, two] = [traces.acquire("a"), traces.acquire("a")];
    one.release();
    vi.advanceTimersByTime(60_000);
    expect(one.shared.disposed).toBe(0);
    two.release();
    vi.advanceTimersByTime(4999);
    expect(one.shared.disposed).toBe(0);
    vi.advanceTimersByTime(1);
    expect(one.shared.disposed).toBe(1);
    expect(traces.peek("a")).toBeUndefined();
  });

  it("takes a warm trace up again", () => {
    const traces = registry();
    const before = traces.acquire("a");
    before.release();
    vi.advanceTimersByTime(4000);
    expect(traces.acquire("a").shared).toBe(before.shared);
    vi.advanceTimersByTime(60_000);
    expect(before.shared.disposed).toBe(0);
  });

  it("counts a hold that is given back twice once", () => {
    const traces = registry();
    const one = traces.acquire("a");
    traces.acquire("a");
    one.release();
    one.release();
    vi.advanceTimersByTime(60_000);
    expect(one.shared.disposed).toBe(0);
  });

  it("opens anew after the end", () => {
    const traces = registry();
    const before = traces.acquire("a");
    before.release();
    vi.advanceTimersByTime(5000);
    expect(traces.acquire("a").shared).not.toBe(before.shared);
  });

  it("ends everything once, held, warm or given back later", async () => {
    const traces = registry();
    const held = traces.acquire("a");
    const warm = traces.acquire("b");
    warm.release();
    await traces.dispose();
    held.release();
    vi.advanceTimersByTime(60_000);
    expect([held.shared.disposed, warm.shared.disposed]).toEqual([1, 1]);
  });
});
