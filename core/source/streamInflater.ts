import { constants, createInflateRaw, type InflateRaw } from "node:zlib";

/** Output comes in pieces of this size: large enough that the cost of a piece does not show. */
const pieceBytes = 1 << 20;

/** How one deflate stream ended. `usedBytes` counts its compressed bytes. */
export type StreamEnd =
  | { readonly kind: "complete"; readonly usedBytes: number }
  | { readonly kind: "corrupt"; readonly reason: string };

/**
 * Inflates one raw deflate stream, write by write. The output of the write that meets a fault is lost in
 * Node's zlib (20, processCallback in lib/zlib.js), so how much is lost is for the caller to decide by the
 * size of its writes.
 */
export class StreamInflater {
  readonly #inflate: InflateRaw;
  #output: Uint8Array[] = [];
  #failure: Error | undefined;
  #ended = false;
  #wake: () => void = () => undefined;

  constructor() {
    this.#inflate = createInflateRaw({
      chunkSize: pieceBytes,
      flush: constants.Z_SYNC_FLUSH,
      finishFlush: constants.Z_SYNC_FLUSH,
    });
    this.#inflate.on("data", (piece: Uint8Array) => this.#output.push(piece));
    this.#inflate.on("error", (error) => {
      this.#failure = error;
      this.#wake();
    });
    this.#inflate.on("end", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** Feeds bytes; returns what they inflate to, and the stream's end once it is known. */
  async write(
    bytes: Uint8Array,
  ): Promise<{ readonly pieces: readonly Uint8Array[]; readonly end: StreamEnd | null }> {
    await new Promise<void>((resolve) => {
      // The write's callback never comes when the stream ends inside these bytes: "end" comes instead.
      this.#wake = resolve;
      this.#inflate.write(bytes, () => {
        resolve();
      });
    });
    // "data" may follow the callback in a later turn of the event loop.
    await new Promise<void>((resolve) => setImmediate(resolve));
    return { pieces: this.#take(), end: this.#currentEnd() };
  }

  /** The input is over: returns what was still inside. */
  async finish(): Promise<readonly Uint8Array[]> {
    if (!this.#ended && this.#failure === undefined) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        this.#inflate.end();
      });
    }
    return this.#take();
  }

  close(): void {
    this.#inflate.close();
  }

  #take(): readonly Uint8Array[] {
    const taken = this.#output;
    this.#output = [];
    return taken;
  }

  #currentEnd(): StreamEnd | null {
    if (this.#failure !== undefined) return { kind: "corrupt", reason: this.#failure.message };
    return this.#ended ? { kind: "complete", usedBytes: this.#inflate.bytesWritten } : null;
  }
}
