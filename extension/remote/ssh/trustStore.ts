import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type KnownHost, keyTypeOf, parseKnownHosts } from "./knownHosts.js";
import { readIfThere } from "./readIfThere.js";

/**
 * The host keys that the reader trusts: OpenSSH's files, which are read and never written, and one file of our own in
 * the same format, outside of every workspace.
 */
export class TrustStore {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly ownFile: string) {}

  /** All entries; a file that does not exist has none. Rejects where one exists and cannot be read. */
  async load(opensshFiles: readonly string[]): Promise<KnownHost[]> {
    const files = [...opensshFiles, this.ownFile];
    const entries = await Promise.all(
      files.map(async (file) => parseKnownHosts(await readIfThere(file), file)),
    );
    return entries.flat();
  }

  /** Remembers a key that the reader accepted. */
  add(token: string, key: Buffer): Promise<void> {
    const line = `${token} ${keyTypeOf(key) ?? ""} ${key.toString("base64")}`;
    return this.#change((lines) => [...lines, line]);
  }

  /** Forgets what was accepted for a host; true when there was something. OpenSSH's files stay as they are. */
  async forget(token: string): Promise<boolean> {
    let found = false;
    await this.#change((lines) => {
      const kept = lines.filter((line) => line.split(" ")[0] !== token);
      found = kept.length < lines.length;
      return kept;
    });
    return found;
  }

  /** One change after the other; the file is replaced as a whole, so that it is never half written. */
  #change(edit: (lines: readonly string[]) => readonly string[]): Promise<void> {
    const change = this.#last.then(async () => {
      const text = await readIfThere(this.ownFile);
      const lines = edit(text.split("\n").filter((line) => line !== ""));
      await mkdir(dirname(this.ownFile), { recursive: true });
      await writeFile(`${this.ownFile}.new`, lines.map((line) => `${line}\n`).join(""), { mode: 0o600 });
      await rename(`${this.ownFile}.new`, this.ownFile);
    });
    this.#last = change.catch(() => undefined);
    return change;
  }
}
