import { describe, expect, it } from "vitest";
import { scrollMap } from "./scrollMap.js";

describe("the scroll of a list", () => {
  it("goes pixel by pixel where it fits", () => {
    const map = scrollMap(1000, 22, 330);
    expect(map.heightPx).toBe(22_000);
    expect(map.firstRow(44)).toBe(2);
    expect(map.scrollTop(2)).toBe(44);
  });

  it("reaches the last row of five million", () => {
    const map = scrollMap(5_000_000, 22, 330);
    expect(map.heightPx).toBeLessThan(33_000_000);
    expect(map.firstRow(map.heightPx - 330)).toBeCloseTo(5_000_000 - 15, 5);
    expect(map.firstRow(map.scrollTop(1_234_567))).toBeCloseTo(1_234_567, 5);
  });
});
