import { type CancelSignal, CancelSource } from "../protocol/rpc.js";

/** A signal that is given when the time is over or another is given. */
export class TimeLimit {
  readonly #source = new CancelSource();
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #stop = (): void => {
    this.#source.cancel();
  };
  passed = false;

  constructor(
    limitMs: number | undefined,
    private readonly outer: CancelSignal | undefined,
  ) {
    outer?.addEventListener("abort", this.#stop);
    if (outer?.aborted === true) this.#stop();
    if (limitMs === undefined) return;
    this.#timer = setTimeout(() => {
      this.passed = true;
      this.#stop();
    }, limitMs);
  }

  get signal(): CancelSignal {
    return this.#source;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.outer?.removeEventListener("abort", this.#stop);
  }
}
