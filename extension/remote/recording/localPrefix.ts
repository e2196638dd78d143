import { createHash } from "node:crypto";
import { constants, createReadStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { SshFailure } from "../ssh/sshFailure.js";

/**
 * The part of a remote trace that is here: always its first bytes, in their order. The size of the file is the offset to
 * go on from, whatever ended the program that wrote it. Each byte is written to its own place: two windows that fetch one
 * recording write the same.
 */
export class LocalPrefix {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private bytes: number,
    private readonly maxBytes: number,
  ) {}

  /** Opens the file, or makes it. Never takes more than `maxBytes`, whatever is sent. */
  static async open(path: string, maxBytes: number): Promise<LocalPrefix> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
    return new LocalPrefix(path, file, (await file.stat()).size, maxBytes);
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  /** Rejects with an {@link SshFailure} where the file cannot take it; what fitted is kept. */
  async append(piece: Buffer): Promise<void> {
    if (this.bytes + piece.length > this.maxBytes)
      throw new SshFailure(
        "recording",
        `The runner sends more than the ${this.maxBytes} bytes that this recording may have.`,
        "Do not trust it; what was fetched is kept.",
      );
    for (let at = 0; at < piece.length;) {
      const { bytesWritten } = await this.#write(piece.subarray(at));
      at += bytesWritten;
      this.bytes += bytesWritten;
    }
  }

  /** Lets go of everything, to fetch it anew. */
  async restart(): Promise<void> {
    await this.file.truncate(0);
    this.bytes = 0;
  }

  /** Hash of what is here, hexadecimal; what was written is on the disk by then. */
  async sha256(): Promise<string> {
    await this.file.sync();
    const hash = createHash("sha256");
    for await (const piece of createReadStream(this.path)) hash.update(piece as Buffer);
    return hash.digest("hex");
  }

  async close(): Promise<void> {
    await this.file.close();
  }

  async #write(piece: Buffer): Promise<{ readonly bytesWritten: number }> {
    try {
      return await this.file.write(piece, 0, piece.length, this.bytes);
    } catch (thrown) {
      const { code, message } = thrown as NodeJS.ErrnoException;
      const reason = code === "ENOSPC" || code === "EDQUOT" ? "the disk is full" : message;
      throw new SshFailure(
        "recording",
        `${this.path} cannot be written: ${reason}.`,
        "The recording goes on over there. Make room, then re-attach.",
      );
    }
  }
}
