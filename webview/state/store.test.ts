import { describe, expect, it } from "vitest";
import { Store } from "./store.js";

describe("Store", () => {
  it("tells watchers of the parts that were replaced, and no others", () => {
    const store = new Store({ a: 1, b: 1 });
    const told: string[] = [];
    store.watch(["a"], () => told.push(`a=${store.state.a}`));
    store.watch(["b"], () => told.push(`b=${store.state.b}`));
    store.set({ a: 2, b: 1 });
    expect(told).toEqual(["a=2"]);
  });

  it("tells a change made by a listener after the change that caused it", () => {
    const store = new Store({ a: 1, b: 1 });
    const told: string[] = [];
    store.watch(["a"], () => {
      store.set({ b: store.state.a });
    });
    store.watch(["a", "b"], () => told.push(`${store.state.a}${store.state.b}`));
    store.set({ a: 2 });
    expect(told).toEqual(["22", "22"]);
  });

  it("goes on telling after a listener threw", () => {
    const store = new Store({ a: 1 });
    let broken = true;
    store.watch(["a"], () => {
      if (broken) throw new Error("broken");
    });
    expect(() => {
      store.set({ a: 2 });
    }).toThrow("broken");
    broken = false;
    let told = 0;
    store.watch(["a"], () => told++);
    store.set({ a: 3 });
    expect(told).toBe(1);
  });
});
