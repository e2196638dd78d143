import { describe, expect, it } from "vitest";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type { ViewState } from "../../core/protocol/viewState.js";
import type { KeptValues } from "./viewStateStore.js";
import { ViewStateStore } from "./viewStateStore.js";

/** Keeps values as VS Code does: as JSON. */
class JsonValues implements KeptValues {
  readonly json = new Map<string, string>();
  get(key: string): unknown {
    const text = this.json.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }
  update(key: string, value: unknown): Promise<void> {
    this.json.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

const state: ViewState = {
  version: 2,
  filter: emptyFilter,
  filterText: "host:",
  selected: [7],
  expansion: { rule: "findings", opened: [1, 2], closed: [] },
  view: { fromUs: 0.5, toUs: 10 },
  tab: "connections",
  treeScrollRow: 3,
  treeSort: { column: "start", descending: false },
  panes: { treeRatio: null, timelineHeightPx: 200, folded: [] },
  filesAsDirectories: true,
};

describe("ViewStateStore", () => {
  it("gives back what was saved, after a restart too", async () => {
    const kept = new JsonValues();
    await new ViewStateStore(kept).save("a", state);
    expect(new ViewStateStore(kept).get("a")).toEqual(state);
    expect(new ViewStateStore(kept).get("b")).toBeNull();
  });

  it("remembers the hundred traces saved last", async () => {
    const store = new ViewStateStore(new JsonValues());
    await store.save("first", state);
    for (let index = 0; index < 99; index++) await store.save(`trace ${index}`, state);
    await store.save("first", state);
    await store.save("one more", state);
    expect(store.get("first")).toEqual(state);
    expect(store.get("trace 0")).toBeNull();
    expect(store.get("trace 1")).toEqual(state);
  });

  it.each([
    ["nothing", undefined],
    ["no list", { a: state }],
    ["a list of other things", [7, null, ["a"], [7, state]]],
    ["a state of another version", [["a", { ...state, version: 1 }]]],
    ["a damaged state", [["a", { ...state, filter: null }]]],
  ])("starts afresh from %s", async (_what, stored) => {
    const kept = new JsonValues();
    if (stored !== undefined) await kept.update("viewStates", stored);
    const store = new ViewStateStore(kept);
    expect(store.get("a")).toBeNull();
    await store.save("a", state);
    expect(store.get("a")).toEqual(state);
  });
});
