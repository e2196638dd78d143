import type { TimeRange } from "../../core/protocol/time.js";

/** Length of a zoom by key or button. */
const durationMs = 120;

/** Moves a range to another within 120 ms, or at once for readers who want no motion. */
export class ViewAnimation {
  #frame = 0;

  constructor(
    private readonly wantsMotion: () => boolean,
    private readonly show: (range: TimeRange) => void,
  ) {}

  run(from: TimeRange, to: TimeRange): void {
    cancelAnimationFrame(this.#frame);
    if (!this.wantsMotion()) {
      this.show(to);
      return;
    }
    const start = performance.now();
    const step = (now: number): void => {
      const share = Math.min(1, (now - start) / durationMs);
      this.show(share === 1 ? to : between(from, to, 1 - (1 - share) ** 3));
      if (share < 1) this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }
}

function between(from: TimeRange, to: TimeRange, share: number): TimeRange {
  return {
    fromUs: from.fromUs + (to.fromUs - from.fromUs) * share,
    toUs: from.toUs + (to.toUs - from.toUs) * share,
  };
}
