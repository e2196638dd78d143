import { describe, expect, it } from "vitest";
import { RpcError } from "../../core/protocol/rpc.js";
import { PagedRows } from "./pagedRows.js";

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("PagedRows", () => {
  it("fetches each page once, when it is looked at", async () => {
    const asked: number[] = [];
    const fetchPage = (offset: number, limit: number) => {
      asked.push(offset);
      const rows = Array.from({ length: Math.min(limit, 250 - offset) }, (_, index) => offset + index);
      return Promise.resolve({ total: 250, offset, rows });
    };
    let changes = 0;
    const paged = new PagedRows(
      fetchPage,
      () => changes++,
      () => undefined,
    );
    expect(paged.row(7)).toBeUndefined();
    await settle();
    expect([paged.total, paged.row(7)]).toEqual([250, 7]);
    expect(paged.row(249)).toBeUndefined();
    await settle();
    expect(paged.row(249)).toBe(249);
    expect(asked).toEqual([0, 200]);
    expect(changes).toBe(2);
  });

  it("keeps its rows until those that it asks for anew are there", async () => {
    let name = "old";
    const paged = new PagedRows(
      (offset) => Promise.resolve({ total: 150, offset, rows: [name] }),
      () => undefined,
      () => undefined,
    );
    paged.row(100);
    await settle();
    name = "new";
    paged.refresh();
    expect([paged.row(0), paged.row(100)]).toEqual(["old", "old"]);
    await settle();
    expect([paged.row(0), paged.row(100)]).toEqual(["new", "new"]);
  });

  it("passes a failure on, and asks for the page again when it is looked at again", async () => {
    const settled: (string | null)[] = [];
    let asked = 0;
    const flaky = (offset: number) => {
      asked++;
      if (asked === 2 || asked === 3)
        return Promise.reject(new RpcError({ code: "internal", message: `broken ${asked}` }));
      return Promise.resolve({ total: 200, offset, rows: ["row"] });
    };
    const paged = new PagedRows<string>(
      flaky,
      () => undefined,
      (failure) => settled.push(failure),
    );
    await settle();
    for (const shown of [undefined, undefined, undefined, "row"]) {
      expect(paged.row(100)).toBe(shown);
      await settle();
    }
    expect(settled).toEqual([null, "broken 2", "broken 3", null]);
    expect(asked).toBe(4);
    expect(paged.known).toBe(true);
  });
});
