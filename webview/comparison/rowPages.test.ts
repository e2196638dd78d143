import { describe, expect, it, vi } from "vitest";
import { RowPages } from "./rowPages.js";

const page = (offset: number): { total: number; rows: number[] } => ({
  total: 25,
  rows: Array.from({ length: Math.min(10, 25 - offset) }, (_none, index) => offset + index),
});

function pages(fetch: (offset: number) => Promise<{ total: number; rows: number[] }>): {
  list: RowPages<number>;
  arrived: ReturnType<typeof vi.fn>;
  failed: ReturnType<typeof vi.fn>;
} {
  const arrived = vi.fn();
  const failed = vi.fn();
  return { list: new RowPages(10, fetch, arrived, failed), arrived, failed };
}

describe("rows in pages", () => {
  it("are fetched once each, when they are asked for", async () => {
    const fetch = vi.fn((offset: number) => Promise.resolve(page(offset)));
    const { list, arrived } = pages(fetch);
    expect(await list.reload()).toBe(25);
    expect(list.rowAt(3)).toBe(3);
    expect([list.rowAt(22), list.rowAt(23)]).toEqual([undefined, undefined]);
    await vi.waitFor(() => {
      expect(arrived).toHaveBeenCalledTimes(1);
    });
    expect([list.rowAt(22), list.rowAt(24)]).toEqual([22, 24]);
    expect(fetch.mock.calls).toEqual([[0], [20]]);
  });

  it("of an older list are thrown away", async () => {
    const waiting: (() => void)[] = [];
    const fetch = vi.fn(
      (offset: number) =>
        new Promise<{ total: number; rows: number[] }>((resolve) => {
          if (offset === 0) resolve(page(0));
          else
            waiting.push(() => {
              resolve(page(offset));
            });
        }),
    );
    const { list, arrived } = pages(fetch);
    await list.reload();
    list.rowAt(12);
    await list.reload();
    for (const arrive of waiting) arrive();
    await Promise.resolve();
    expect(arrived).not.toHaveBeenCalled();
    expect(list.rowAt(12)).toBeUndefined();
    expect(fetch.mock.calls.filter(([offset]) => offset === 10)).toHaveLength(2);
  });

  it("that cannot be had are told, and asked for again", async () => {
    let fails = true;
    const { list, arrived, failed } = pages((offset) =>
      fails && offset > 0 ? Promise.reject(new Error("gone")) : Promise.resolve(page(offset)),
    );
    await list.reload();
    list.rowAt(12);
    await vi.waitFor(() => {
      expect(failed).toHaveBeenCalledTimes(1);
    });
    fails = false;
    list.rowAt(12);
    await vi.waitFor(() => {
      expect(arrived).toHaveBeenCalledTimes(1);
    });
    expect(list.rowAt(12)).toBe(12);
  });
});
