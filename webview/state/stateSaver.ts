/** Saves follow each other at this distance at least: a save writes what is kept of all traces. */
const pauseMs = 100;

/**
 * Saves each change at once, together with the others of the same gesture, and those that follow it closely in turns. A
 * tab that is closed takes its page with it: what the page posts then, VS Code 1.139 delivers to nobody.
 */
export class StateSaver {
  #isUnsaved = false;
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly save: () => void) {}

  changed(): void {
    if (this.#isUnsaved) return;
    this.#isUnsaved = true;
    if (this.#pause === undefined)
      queueMicrotask(() => {
        this.flush();
      });
  }

  /** Saves what is not saved yet, if anything. */
  flush(): void {
    if (!this.#isUnsaved) return;
    this.#isUnsaved = false;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.flush();
    }, pauseMs);
    this.save();
  }
}
