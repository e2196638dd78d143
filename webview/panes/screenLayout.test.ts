import { describe, expect, it } from "vitest";
import { timelineHeight, treeWidth, widthClass } from "./screenLayout.js";

describe("layout", () => {
  it("follows the width of the view", () => {
    expect([1440, 1200, 1199, 840, 839].map(widthClass)).toEqual([
      "wide",
      "wide",
      "medium",
      "medium",
      "narrow",
    ]);
  });
  it("gives the tree 45 % between 380 and 720, or what the reader chose", () => {
    expect(treeWidth(1440, null).now).toBe(648);
    expect(treeWidth(840, null).now).toBe(380);
    expect(treeWidth(2560, null).now).toBe(720);
    expect(treeWidth(1000, 0.1).now).toBe(280);
    expect(treeWidth(1000, 0.9).now).toBe(720);
  });
  it("gives the timeline its lanes, at most 60 %, and leaves the details 180", () => {
    expect(timelineHeight(800, 300, null).now).toBe(300);
    expect(timelineHeight(800, 900, null).now).toBe(480);
    expect(timelineHeight(800, 300, 790).now).toBe(620);
    expect(timelineHeight(800, 300, 10).now).toBe(116);
  });
});
