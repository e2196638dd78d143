const tickMs = 50;

/** Counts the time in which this machine ran: a virtual one may stand still for seconds, and all that runs on it. */
export class RunningClock {
  #ranMs = 0;
  #lastMs = performance.now();
  readonly #timer = setInterval(() => {
    this.#tick();
  }, tickMs);

  /** Milliseconds since the construction, without the stretches in which nothing ran. */
  stop(): number {
    this.#tick();
    clearInterval(this.#timer);
    return this.#ranMs;
  }

  #tick(): void {
    const nowMs = performance.now();
    this.#ranMs += Math.min(nowMs - this.#lastMs, tickMs * 10);
    this.#lastMs = nowMs;
  }
}
