/**
 * Holds one immutable state and tells those who watch a part of it when that part was replaced. Listeners
 * run at once and in the order of their registration; a change made by a listener is told after them.
 */
export class Store<State extends object> {
  readonly #watchers: { readonly keys: ReadonlySet<keyof State>; readonly listener: () => void }[] = [];
  #changed = new Set<keyof State>();
  #telling = false;

  constructor(private current: Readonly<State>) {}

  get state(): Readonly<State> {
    return this.current;
  }

  /** Replaces parts; those that are the same as before count as unchanged. */
  set(patch: Partial<State>): void {
    for (const key of Object.keys(patch) as (keyof State)[])
      if (!Object.is(this.current[key], patch[key])) this.#changed.add(key);
    this.current = { ...this.current, ...patch };
    if (!this.#telling) this.#tell();
  }

  /** Calls back after any of `keys` was replaced. */
  watch(keys: readonly (keyof State)[], listener: () => void): void {
    this.#watchers.push({ keys: new Set(keys), listener });
  }

  #tell(): void {
    this.#telling = true;
    try {
      while (this.#changed.size > 0) {
        const changed = this.#changed;
        this.#changed = new Set();
        for (const watcher of this.#watchers)
          if ([...changed].some((key) => watcher.keys.has(key))) watcher.listener();
      }
    } finally {
      this.#telling = false;
    }
  }
}
