import { readFile } from "node:fs/promises";
import { type ParsedKey, utils } from "ssh2";

/** A private key file, as far as it can be told without its passphrase. */
export type KeyFile =
  | { readonly kind: "ready"; readonly path: string; readonly key: ParsedKey }
  | { readonly kind: "encrypted"; readonly path: string; readonly text: Buffer }
  /** Of a kind that cannot be used here, such as one on a security key. */
  | { readonly kind: "unsupported"; readonly path: string; readonly reason: string };

/** Reads a private key; undefined where there is no such file. */
export async function readKeyFile(path: string): Promise<KeyFile | undefined> {
  let text: Buffer;
  try {
    text = await readFile(path);
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    return { kind: "unsupported", path, reason: `it cannot be read (${code ?? String(thrown)})` };
  }
  const key = utils.parseKey(text);
  if (!(key instanceof Error)) return { kind: "ready", path, key: only(key) };
  if (/encrypted/i.test(key.message)) return { kind: "encrypted", path, text };
  const onToken = (await publicKeyText(path)).startsWith("sk-") || key.message.includes("sk-");
  return {
    kind: "unsupported",
    path,
    reason: onToken ? "keys on FIDO security keys (sk-) are not supported" : key.message,
  };
}

/** The key inside, or undefined for a wrong passphrase. */
export function decryptKey(text: Buffer, passphrase: string): ParsedKey | undefined {
  const key = utils.parseKey(text, passphrase);
  return key instanceof Error ? undefined : only(key);
}

/** The public half that stands beside a private key, or the empty text. */
export async function publicKeyText(path: string): Promise<string> {
  return readFile(`${path}.pub`, "utf8").catch(() => "");
}

/** A public key's bytes from its one-line form; empty for no such line. */
export function publicKeyBytes(line: string): Buffer {
  return Buffer.from(line.split(/\s+/)[1] ?? "", "base64");
}

function only(key: ParsedKey | ParsedKey[]): ParsedKey {
  const [first] = Array.isArray(key) ? key : [key];
  if (first === undefined) throw new Error("A key file without a key.");
  return first;
}
