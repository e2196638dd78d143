import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Throttle } from "./throttle.js";

describe("Throttle", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("delivers the first value at once and the last of each interval", () => {
    const got: number[] = [];
    const throttle = new Throttle<number>(100, (value) => got.push(value));
    for (let value = 0; value < 10; value++) throttle.push(value);
    expect(got).toEqual([0]);
    vi.advanceTimersByTime(100);
    expect(got).toEqual([0, 9]);
  });

  it("delivers at most ten values a second", () => {
    const got: number[] = [];
    const throttle = new Throttle<number>(100, (value) => got.push(value));
    for (let value = 0; value < 1000; value++) {
      throttle.push(value);
      vi.advanceTimersByTime(1);
    }
    vi.advanceTimersByTime(100);
    expect(got.length).toBeLessThanOrEqual(11);
    expect(got.at(-1)).toBe(999);
  });

  it("delivers at once again after a pause", () => {
    const got: number[] = [];
    const throttle = new Throttle<number>(100, (value) => got.push(value));
    throttle.push(1);
    vi.advanceTimersByTime(250);
    throttle.push(2);
    expect(got).toEqual([1, 2]);
  });

  it("delivers nothing after its end", () => {
    const got: number[] = [];
    const throttle = new Throttle<number>(100, (value) => got.push(value));
    throttle.push(1);
    throttle.push(2);
    throttle.dispose();
    vi.advanceTimersByTime(1000);
    expect(got).toEqual([1]);
  });
});
