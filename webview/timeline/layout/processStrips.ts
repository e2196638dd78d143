import type { SceneBuilder } from "./sceneBuilder.js";

/** What a life adds to a pixel at least, so that a single short one still shows. */
const leastShare = 0.1;

/** Processes too short for a bar, as one strip a lane row: darkness is the share of a pixel in use. */
export class ProcessStrips {
  readonly #shares: (Float32Array | undefined)[] = [];
  readonly #pixels: number;

  constructor(private readonly builder: SceneBuilder) {
    this.#pixels = Math.ceil(builder.right - builder.left) + 1;
  }

  /** Adds the part of each pixel that a life from `fromX` to `toX` covers. */
  add(laneRow: number, fromX: number, toX: number): void {
    const shares = (this.#shares[laneRow] ??= new Float32Array(this.#pixels));
    const from = fromX - this.builder.left;
    const to = Math.min(shares.length - 1, toX - this.builder.left);
    for (let pixel = Math.floor(from); pixel <= Math.floor(to); pixel++) {
      const share = Math.max(leastShare, Math.min(to, pixel + 1) - Math.max(from, pixel));
      shares[pixel] = Math.min(1, (shares[pixel] ?? 0) + share);
    }
  }

  /** Hands the strips to the scene; `top` is where the lane's first row begins. */
  finish(top: number): void {
    const { processRowHeight } = this.builder.input;
    this.#shares.forEach((shares, laneRow) => {
      if (shares === undefined) return;
      const y = top + laneRow * processRowHeight;
      this.builder.strips.push({ x: this.builder.left, y, height: processRowHeight - 1, shares });
    });
  }
}
