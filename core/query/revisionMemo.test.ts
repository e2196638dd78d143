import { describe, expect, it } from "vitest";
import { RevisionMemo } from "./revisionMemo.js";

describe("RevisionMemo", () => {
  function memo(limit: number) {
    const state = { revision: 1, asked: [] as string[] };
    const known = new RevisionMemo<string>(() => state.revision, limit);
    const get = (key: string): Promise<string> =>
      known.get(key, () => {
        state.asked.push(key);
        return Promise.resolve(`${key}${state.revision}`);
      });
    return { state, known, get };
  }

  it("asks once a revision", async () => {
    const { state, get } = memo(2);
    expect(await Promise.all([get("a"), get("a")])).toEqual(["a1", "a1"]);
    state.revision = 2;
    expect(await get("a")).toBe("a2");
    expect(state.asked).toEqual(["a", "a"]);
  });

  it("forgets what was not asked for the longest", async () => {
    const { state, get } = memo(2);
    for (const key of ["a", "b", "a", "c", "a", "b"]) await get(key);
    expect(state.asked).toEqual(["a", "b", "c", "b"]);
  });

  it("asks again after a failure", async () => {
    const { known, get } = memo(2);
    await expect(known.get("a", () => Promise.reject(new Error("gone")))).rejects.toThrow("gone");
    expect(await get("a")).toBe("a1");
  });
});
