/**
 * The unread bytes of a stream, as one contiguous view that grows on demand. Blocks keep the size in which
 * they arrive unless a reader asks for more than one holds.
 */
export class ByteQueue {
  readonly #input: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #consumed = 0;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#input = input[Symbol.asyncIterator]();
  }

  /** What has arrived and is not consumed. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Bytes consumed since the start of the stream. */
  get offset(): number {
    return this.#consumed;
  }

  /** Waits for another block; false at the end of the stream. */
  async more(): Promise<boolean> {
    const next = await this.#input.next();
    if (next.done === true) return false;
    this.#bytes = this.#bytes.length === 0 ? next.value : concatenate(this.#bytes, next.value);
    return true;
  }

  consume(length: number): void {
    this.#bytes = this.#bytes.subarray(length);
    this.#consumed += length;
  }

  /** Makes at least `length` bytes available; false when the stream ends before. */
  async need(length: number): Promise<boolean> {
    while (this.#bytes.length < length) if (!(await this.more())) return false;
    return true;
  }

  async close(): Promise<void> {
    await this.#input.return?.();
  }
}

function concatenate(head: Uint8Array, tail: Uint8Array): Uint8Array {
  const all = new Uint8Array(head.length + tail.length);
  all.set(head);
  all.set(tail, head.length);
  return all;
}
