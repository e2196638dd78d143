/** The files that recordings are being written to, by path: whoever reads one goes on until the recording has ended. */
export class GrowingFiles {
  readonly #ended = new Map<string, SharedArrayBuffer>();
  readonly #written = new Set<string>();
  readonly #listeners = new Set<() => void>();

  /** Calls back when a file begins to grow, or has ended. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** From now on the file grows. */
  add(path: string): void {
    this.#written.add(path);
    this.#ended.set(path, new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#changed();
  }

  /** The file is whole, or nobody writes it any more. */
  end(path: string): void {
    const ended = this.#ended.get(path);
    if (ended !== undefined) Atomics.store(new Int32Array(ended), 0, 1);
    if (this.#ended.delete(path)) this.#changed();
  }

  /** Tells the readers of a growing file of its end; undefined for any other file. */
  endedOf(path: string): SharedArrayBuffer | undefined {
    return this.#ended.get(path);
  }

  /** Whether it was us who wrote the file: its changes are no news. */
  isOurs(path: string): boolean {
    return this.#written.has(path);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}
