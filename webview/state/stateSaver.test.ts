import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { StateSaver } from "./stateSaver.js";

describe("StateSaver", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  const made = () => {
    let state = 0;
    const saved: number[] = [];
    const saver = new StateSaver(() => saved.push(state));
    const change = (): void => {
      state++;
      saver.changed();
    };
    return { saver, saved, change };
  };

  it("saves all changes of a gesture at its end, and those that follow it in turns", async () => {
    const { saved, change } = made();
    change();
    change();
    expect(saved).toEqual([]);
    await Promise.resolve();
    expect(saved).toEqual([2]);
    change();
    change();
    await Promise.resolve();
    expect(saved).toEqual([2]);
    vi.advanceTimersByTime(100);
    expect(saved).toEqual([2, 4]);
    vi.advanceTimersByTime(1000);
    change();
    await Promise.resolve();
    expect(saved).toEqual([2, 4, 5]);
  });

  it("saves what is left before the page goes, and nothing twice", async () => {
    const { saver, saved, change } = made();
    change();
    await Promise.resolve();
    change();
    saver.flush();
    saver.flush();
    expect(saved).toEqual([1, 2]);
    vi.advanceTimersByTime(1000);
    expect(saved).toEqual([1, 2]);
  });
});
