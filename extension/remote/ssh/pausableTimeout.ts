/** Calls back once when a time has passed in which nobody was asked anything. */
export class PausableTimeout {
  #remainingMs: number;
  #startedMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #pauses = 0;
  #over = false;

  constructor(
    private readonly limitMs: number,
    private readonly onTimeout: () => void,
  ) {
    this.#remainingMs = limitMs;
    this.#run();
  }

  /** Stops the clock while something is under way, such as a question to the reader. */
  async during<T>(work: Promise<T>): Promise<T> {
    if (this.#pauses++ === 0) this.#pause();
    try {
      return await work;
    } finally {
      if (--this.#pauses === 0) this.#run();
    }
  }

  /** Gives the whole time again: the other side has answered. */
  restart(): void {
    clearTimeout(this.#timer);
    this.#remainingMs = this.limitMs;
    if (this.#pauses === 0) this.#run();
  }

  clear(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    if (this.#over) return;
    this.#startedMs = performance.now();
    this.#timer = setTimeout(this.onTimeout, this.#remainingMs);
  }

  #pause(): void {
    clearTimeout(this.#timer);
    this.#remainingMs = Math.max(0, this.#remainingMs - (performance.now() - this.#startedMs));
  }
}
