/** One user's hold on a shared trace. */
export interface Lease<Shared> {
  readonly shared: Shared;
  /** Gives the hold back; further calls do nothing. */
  release(): void;
}

interface Entry<Shared> {
  readonly shared: Shared;
  holders: number;
  linger: NodeJS.Timeout | undefined;
}

/**
 * Shares one open trace among all editors, notebooks and tools that name the same document. A trace that
 * nobody holds any more stays warm for `lingerMs`, so that closing and opening a tab costs nothing.
 */
export class TraceRegistry<Shared extends { dispose(): Promise<void> }> {
  readonly #entries = new Map<string, Entry<Shared>>();

  constructor(
    private readonly create: (key: string) => Shared,
    private readonly lingerMs: number,
  ) {}

  acquire(key: string): Lease<Shared> {
    const entry = this.#entries.get(key) ?? this.#add(key);
    clearTimeout(entry.linger);
    entry.holders++;
    let held = true;
    return {
      shared: entry.shared,
      release: () => {
        if (!held) return;
        held = false;
        this.#letGo(key, entry);
      },
    };
  }

  /** What is open now under this key, without holding it. */
  peek(key: string): Shared | undefined {
    return this.#entries.get(key)?.shared;
  }

  /** Every trace that is open now, held or lingering. */
  get all(): readonly Shared[] {
    return [...this.#entries.values()].map(({ shared }) => shared);
  }

  /** Ends every trace, held or not. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#entries].map(([key, entry]) => this.#end(key, entry)));
  }

  #add(key: string): Entry<Shared> {
    const entry: Entry<Shared> = { shared: this.create(key), holders: 0, linger: undefined };
    this.#entries.set(key, entry);
    return entry;
  }

  #letGo(key: string, entry: Entry<Shared>): void {
    entry.holders--;
    if (entry.holders > 0 || this.#entries.get(key) !== entry) return;
    entry.linger = setTimeout(() => void this.#end(key, entry), this.lingerMs);
  }

  async #end(key: string, entry: Entry<Shared>): Promise<void> {
    clearTimeout(entry.linger);
    this.#entries.delete(key);
    await entry.shared.dispose();
  }
}
