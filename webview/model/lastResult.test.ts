import { expect, it, vi } from "vitest";
import { lastResult } from "./lastResult.js";

it("makes a result anew only for other arguments", () => {
  const make = vi.fn((object: object, factor: number) => ({ object, factor }));
  const made = lastResult(make);
  const one = {};
  expect(made(one, Number.NaN)).toBe(made(one, Number.NaN));
  expect(make).toHaveBeenCalledTimes(1);
  expect(made({}, Number.NaN).object).not.toBe(one);
  expect(made(one, 2)).toEqual({ object: one, factor: 2 });
  expect(make).toHaveBeenCalledTimes(3);
});
