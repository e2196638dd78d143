import { setTimeout as sleep } from "node:timers/promises";

/** Questions may follow each other without end; then a batch is read this often all the same. */
const longestWaitMs = 1000;
/** Who was answered may ask the next question: a screen asks a dozen, one after the other. */
const nextQuestionMs = 25;

/** Lets the reading of a trace wait while somebody waits for an answer: both need the one thread of DuckDB. */
export class QueriesFirst {
  #running = 0;
  #answeredMs = -Infinity;

  /** Runs a query that reading waits for. */
  async answer<T>(query: () => Promise<T>): Promise<T> {
    this.#running++;
    try {
      return await query();
    } finally {
      this.#running--;
      this.#answeredMs = performance.now();
    }
  }

  /** Settles when nobody asks any more, or after a second. */
  async whenIdle(): Promise<void> {
    const limitMs = performance.now() + longestWaitMs;
    while (this.#isBusy && performance.now() < limitMs) await sleep(nextQuestionMs);
  }

  get #isBusy(): boolean {
    return this.#running > 0 || performance.now() < this.#answeredMs + nextQuestionMs;
  }
}
