import { setTimeout as sleep } from "node:timers/promises";
import { nextTurn } from "./sqlConnection.js";

/** Questions may follow each other without end; then a batch is read this often all the same. */
const longestWaitMs = 1000;
/** Who was answered may ask the next question: a screen asks a dozen, one after the other. */
const nextQuestionMs = 25;
/** The same for the next query of one answer. */
const nextQueryMs = 8;

/** Lets reading and detection wait while somebody waits for an answer: all need the one thread of DuckDB. */
export class QueriesFirst {
  #running = 0;
  /** When the last question was answered, or those to come were announced. */
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

  /** Questions will come: the screen was told that there is something to ask about. */
  expect(): void {
    this.#answeredMs = performance.now();
  }

  /** Settles when nobody asks any more, or after a second: for the next batch of a reading. */
  async whenIdle(): Promise<void> {
    await this.#wait(nextQuestionMs);
  }

  /** Settles when no query runs, or after a second: for the next slice of what runs beside them. */
  async giveWay(): Promise<void> {
    await nextTurn();
    await this.#wait(nextQueryMs);
  }

  async #wait(afterAnswerMs: number): Promise<void> {
    const limitMs = performance.now() + longestWaitMs;
    while (this.#isBusy(afterAnswerMs) && performance.now() < limitMs) await sleep(afterAnswerMs);
  }

  #isBusy(afterAnswerMs: number): boolean {
    return this.#running > 0 || performance.now() < this.#answeredMs + afterAnswerMs;
  }
}
