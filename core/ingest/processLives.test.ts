import { describe, expect, it } from "vitest";
import { lifeStride, ProcessLives, type LifeEvent } from "./processLives.js";

function event(kind: LifeEvent["kind"], pid: number, timeUs: number, parentPid = 1): LifeEvent {
  return { kind, pid, timeUs, parentPid };
}

describe("ProcessLives", () => {
  it("names the first life of a pid by the pid", () => {
    const lives = new ProcessLives();
    expect(lives.observe(event("exec", 10, 1))).toBe(10);
    expect(lives.observe(event("other", 10, 2))).toBe(10);
  });

  it("begins a new life after the exit", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 1));
    lives.observe(event("exit", 10, 2));
    expect(lives.observe(event("exec", 10, 3))).toBe(10 + lifeStride);
    lives.observe(event("exit", 10, 4));
    expect(lives.observe(event("other", 10, 5))).toBe(10 + 2 * lifeStride);
  });

  it("counts writes that the kernel reports after the exit to the life that made them", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 1));
    lives.observe(event("exit", 10, 2));
    expect(lives.observe(event("write", 10, 3))).toBe(10);
    expect(lives.fork(10, 1, 4)).toBe(10 + lifeStride);
    expect(lives.observe(event("write", 10, 5))).toBe(10 + lifeStride);
  });

  it("begins a new life with a fork, also when no exit was seen", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 1));
    expect(lives.fork(10, 7, 5)).toBe(10 + lifeStride);
    expect(lives.observe(event("exec", 10, 6, 7))).toBe(10 + lifeStride);
  });

  it("takes a fork that is reported late for the birth of the life it began", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 5, 7));
    expect(lives.fork(10, 7, 4)).toBe(10);
  });

  it("begins a new life under another parent", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 1, 5));
    expect(lives.observe(event("exec", 10, 2, 6))).toBe(10 + lifeStride);
  });

  it("does not take being handed on for a birth", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 5, 1));
    lives.observe(event("exec", 10, 2, 5));
    expect(lives.observe(event("other", 10, 3, 1)), "to pid 1").toBe(10);
    const subreaper = new ProcessLives();
    subreaper.observe(event("exec", 5, 1, 3));
    subreaper.observe(event("exec", 10, 2, 5));
    subreaper.observe(event("exit", 5, 3, 3));
    expect(subreaper.observe(event("exec", 10, 4, 3)), "to a subreaper").toBe(10);
  });

  it("remembers pids whose events went back in time", () => {
    const lives = new ProcessLives();
    lives.observe(event("exec", 10, 5));
    lives.observe(event("other", 10, 4));
    lives.observe(event("exec", 11, 6));
    expect([...lives.disordered]).toEqual([10]);
  });

  it("knows pid 0 and events without a time", () => {
    const lives = new ProcessLives();
    expect(lives.observe(event("other", 0, NaN, -1))).toBe(0);
    expect(lives.observe(event("exec", 0, 1, -1))).toBe(0);
  });
});
