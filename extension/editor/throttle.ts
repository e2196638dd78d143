/** Passes the newest value on at once, then at most once every `intervalMs`; the last value always arrives. */
export class Throttle<T> {
  #waiting: { readonly value: T } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly intervalMs: number,
    private readonly deliver: (value: T) => void,
  ) {}

  push(value: T): void {
    this.#waiting = { value };
    if (this.#timer === undefined) this.#flush();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting = undefined;
  }

  #flush(): void {
    this.#timer = undefined;
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    this.#timer = setTimeout(() => {
      this.#flush();
    }, this.intervalMs);
    this.deliver(waiting.value);
  }
}
