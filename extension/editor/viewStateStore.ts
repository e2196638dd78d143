import type { ViewState } from "../../core/protocol/viewState.js";
import { keptState } from "./requestChecks.js";

/** The part of VS Code's Memento that is needed: values that survive a restart. */
export interface KeptValues {
  get(key: string): unknown;
  update(key: string, value: unknown): Thenable<void>;
}

const storageKey = "viewStates";
/** Traces whose screens are remembered. */
const storedTraces = 100;

/** The state is checked when it is asked for: another version may have written it. */
type Entry = readonly [key: string, state: unknown];

/** Remembers the screen of the traces seen last, newest first. */
export class ViewStateStore {
  constructor(private readonly kept: KeptValues) {}

  /** null when nothing is remembered, or what is does not fit this version. */
  get(key: string): ViewState | null {
    const entry = this.#entries().find(([stored]) => stored === key);
    return entry === undefined ? null : keptState(entry[1]);
  }

  async save(key: string, state: ViewState): Promise<void> {
    const others = this.#entries().filter(([stored]) => stored !== key);
    await this.kept.update(storageKey, [[key, state], ...others].slice(0, storedTraces));
  }

  #entries(): Entry[] {
    const stored = this.kept.get(storageKey);
    return Array.isArray(stored) ? stored.filter(isEntry) : [];
  }
}

function isEntry(value: unknown): value is Entry {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === "string";
}
