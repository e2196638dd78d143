import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";

/**
 * The part of a remote trace that is here: always its first bytes, in their order. The size of the file is the offset to
 * go on from, whatever ended the program that wrote it.
 */
export class LocalPrefix {
  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    private bytes: number,
  ) {}

  /** Opens the file, or makes it. */
  static async open(path: string): Promise<LocalPrefix> {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, "a", 0o600);
    return new LocalPrefix(path, file, (await file.stat()).size);
  }

  get sizeBytes(): number {
    return this.bytes;
  }

  async append(piece: Buffer): Promise<void> {
    for (let at = 0; at < piece.length;) {
      const { bytesWritten } = await this.file.write(piece, at);
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
}
