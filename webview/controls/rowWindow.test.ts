import { describe, expect, it } from "vitest";
import { rowWindow, scrollTopFor } from "./rowWindow.js";

describe("rowWindow", () => {
  it("draws the rows in sight and a few more, whatever the length", () => {
    expect(rowWindow(0, 440, 22, 100_000)).toEqual({ first: 0, last: 26 });
    expect(rowWindow(22_000, 440, 22, 100_000)).toEqual({ first: 994, last: 1026 });
    expect(rowWindow(0, 440, 22, 3)).toEqual({ first: 0, last: 3 });
    expect(rowWindow(22_000, 440, 22, 3)).toEqual({ first: 3, last: 3 });
  });
});

describe("scrollTopFor", () => {
  it("leaves a row in sight alone and moves no further than needed", () => {
    expect(scrollTopFor(5, 0, 440, 22, "nearest")).toBeNull();
    expect(scrollTopFor(30, 0, 440, 22, "nearest")).toBe(242);
    expect(scrollTopFor(2, 440, 440, 22, "nearest")).toBe(44);
    expect(scrollTopFor(100, 0, 440, 22, "center")).toBe(1991);
  });
});
