import { crc32 } from "node:zlib";
import type { SourceFault } from "../protocol/traceStatus.js";
import { ByteQueue } from "./byteQueue.js";
import { gzipHeaderLength } from "./gzipHeader.js";
import { StreamInflater } from "./streamInflater.js";

/** A stream that can be read again from its start. */
export type OpenBytes = () => AsyncIterable<Uint8Array>;

const truncated: SourceFault = {
  kind: "truncated",
  message: "The file ends in the middle of its compressed data.",
};
const garbage: SourceFault = {
  kind: "trailing-garbage",
  message: "After the compressed data the file goes on with bytes that are not gzip. They were left out.",
};
const badChecksum: SourceFault = {
  kind: "bad-checksum",
  message: "The file's checksum does not match, so some events may be damaged.",
};

/**
 * Decompresses gzip members one after another, and returns why the file does not end properly (null when it
 * does). All that was readable before a fault is yielded first.
 */
export async function* gunzip(open: OpenBytes): AsyncGenerator<Uint8Array, SourceFault | null> {
  let deliveredBytes = 0;
  const members = new GzipMembers(open());
  for await (const piece of members.pieces()) {
    deliveredBytes += piece.length;
    yield piece;
  }
  if (members.fault?.kind === "corrupt") yield* replay(open, members.offset, deliveredBytes);
  return members.fault;
}

/**
 * The write that met corrupt data gave no output, though the bytes before the fault inflate well. Reads the
 * stream once more, byte by byte where it failed, and yields what comes after the first `skipBytes`.
 */
async function* replay(open: OpenBytes, faultOffset: number, skipBytes: number): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const piece of new GzipMembers(singleBytesFrom(open(), faultOffset)).pieces()) {
    const skipped = Math.min(piece.length, Math.max(0, skipBytes - position));
    position += piece.length;
    if (skipped < piece.length) yield piece.subarray(skipped);
  }
}

async function* singleBytesFrom(
  input: AsyncIterable<Uint8Array>,
  offset: number,
): AsyncGenerator<Uint8Array> {
  let position = 0;
  for await (const block of input) {
    const whole = Math.min(block.length, Math.max(0, offset - position));
    if (whole > 0) yield block.subarray(0, whole);
    for (let index = whole; index < block.length; index++) yield block.subarray(index, index + 1);
    position += block.length;
  }
}

/** The members of one gzip stream; `fault` and `offset` tell how and where it ended. */
class GzipMembers {
  fault: SourceFault | null = null;
  readonly #source: ByteQueue;

  constructor(input: AsyncIterable<Uint8Array>) {
    this.#source = new ByteQueue(input);
  }

  /** Compressed bytes that inflated without a fault. */
  get offset(): number {
    return this.#source.offset;
  }

  async *pieces(): AsyncGenerator<Uint8Array> {
    try {
      for (let first = true; await this.#enterMember(first); first = false) {
        if (!(yield* this.#inflateMember())) return;
      }
    } finally {
      await this.#source.close();
    }
  }

  /** Skips a member's header, and zero padding before it; false when there is no further member. */
  async #enterMember(first: boolean): Promise<boolean> {
    if (!first && !(await this.#skipPadding())) return false;
    for (;;) {
      const length = gzipHeaderLength(this.#source.bytes);
      if (typeof length === "number") {
        this.#source.consume(length);
        return true;
      }
      if (length === "incomplete" && (await this.#source.more())) continue;
      this.fault = length === "invalid" ? garbage : truncated;
      return false;
    }
  }

  /** Tape tools pad with zeros. False at the end of the stream. */
  async #skipPadding(): Promise<boolean> {
    for (;;) {
      const zeros = this.#source.bytes.findIndex((byte) => byte !== 0);
      if (zeros >= 0) {
        this.#source.consume(zeros);
        return true;
      }
      this.#source.consume(this.#source.bytes.length);
      if (!(await this.#source.more())) return false;
    }
  }

  /** Yields one member's text; false when reading cannot go on behind it. */
  async *#inflateMember(): AsyncGenerator<Uint8Array, boolean> {
    const inflater = new StreamInflater();
    const text = { checksum: 0, bytes: 0 };
    let fedBytes = 0;
    try {
      while (await this.#source.need(1)) {
        const block = this.#source.bytes;
        const { pieces, end } = await inflater.write(block);
        yield* tally(pieces, text);
        if (end?.kind === "corrupt") {
          this.fault = { kind: "corrupt", message: `The compressed data is damaged (${end.reason}).` };
          return false;
        }
        const used = end === null ? block.length : end.usedBytes - fedBytes;
        fedBytes += used;
        this.#source.consume(used);
        if (end !== null) return await this.#checkTrailer(text);
      }
      yield* tally(await inflater.finish(), text);
      this.fault = truncated;
      return false;
    } finally {
      inflater.close();
    }
  }

  /** CRC-32 and length of the text, RFC 1952. A mismatch is told, and reading goes on. */
  async #checkTrailer(text: { readonly checksum: number; readonly bytes: number }): Promise<boolean> {
    if (!(await this.#source.need(8))) {
      this.fault = truncated;
      return false;
    }
    const { bytes } = this.#source;
    const trailer = new DataView(bytes.buffer, bytes.byteOffset, 8);
    const matches =
      trailer.getUint32(0, true) === text.checksum && trailer.getUint32(4, true) === text.bytes % 2 ** 32;
    if (!matches) this.fault ??= badChecksum;
    this.#source.consume(8);
    return true;
  }
}

function* tally(
  pieces: readonly Uint8Array[],
  text: { checksum: number; bytes: number },
): Generator<Uint8Array> {
  for (const piece of pieces) {
    text.checksum = crc32(piece, text.checksum);
    text.bytes += piece.length;
    yield piece;
  }
}
