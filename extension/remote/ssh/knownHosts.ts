import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** One line of a known_hosts file. */
export interface KnownHost {
  readonly marker: "revoked" | "cert-authority" | null;
  /** Patterns separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly key: Buffer;
  /** Where it stands, for people: file and line. */
  readonly source: string;
}

/** What is known about a key that a host showed. */
export type HostKeyVerdict =
  | { readonly kind: "known" }
  | { readonly kind: "unknown"; readonly certificateAuthority: boolean }
  /** This key was revoked by the reader. */
  | { readonly kind: "revoked"; readonly entry: KnownHost }
  /** The host is known by another key. */
  | { readonly kind: "changed"; readonly entry: KnownHost };

/** The lines of a known_hosts file; those that cannot be read are passed over, as OpenSSH does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  return text.split(/\r?\n/).flatMap((line, index) => parseLine(line.trim(), `${file}:${index + 1}`) ?? []);
}

function parseLine(line: string, source: string): KnownHost | undefined {
  if (line === "" || line.startsWith("#")) return undefined;
  const words = line.split(/\s+/);
  const marker = words[0]?.startsWith("@") === true ? words.shift()?.slice(1) : null;
  if (marker !== null && marker !== "revoked" && marker !== "cert-authority") return undefined;
  const [hosts, keyType, encoded] = words;
  if (hosts === undefined || keyType === undefined || encoded === undefined) return undefined;
  const key = Buffer.from(encoded, "base64");
  return keyTypeOf(key) === keyType ? { marker, hosts, keyType, key, source } : undefined;
}

/** The type that a public key names in its first field (RFC 4253, section 6.6); null for something else. */
export function keyTypeOf(key: Buffer): string | null {
  if (key.length < 8) return null;
  const length = key.readUInt32BE(0);
  return length > key.length - 4 ? null : key.toString("latin1", 4, 4 + length);
}

/** The name under which a host is kept: with its port where that is not 22. */
export function hostToken(host: string, port: number): string {
  return (port === 22 ? host : `[${host}]:${port}`).toLowerCase();
}

/** Compares a key with what is known. A revocation wins over everything; another key of a known host is a change. */
export function judgeHostKey(known: readonly KnownHost[], token: string, key: Buffer): HostKeyVerdict {
  const own = known.filter(({ hosts }) => matchesHost(hosts, token));
  const revoked = own.find((entry) => entry.marker === "revoked" && entry.key.equals(key));
  if (revoked !== undefined) return { kind: "revoked", entry: revoked };
  const plain = own.filter((entry) => entry.marker === null);
  if (plain.some((entry) => entry.key.equals(key))) return { kind: "known" };
  // A host known by keys of other types only is refused as well: an attacker would simply show another type.
  const other = plain.find((entry) => entry.keyType === keyTypeOf(key)) ?? plain[0];
  if (other !== undefined) return { kind: "changed", entry: other };
  return { kind: "unknown", certificateAuthority: own.some((entry) => entry.marker === "cert-authority") };
}

/** Types by which a host is known, so that it is asked for these first, as OpenSSH does. */
export function knownKeyTypes(known: readonly KnownHost[], token: string): ReadonlySet<string> {
  const own = known.filter(({ marker, hosts }) => marker === null && matchesHost(hosts, token));
  return new Set(own.map(({ keyType }) => keyType));
}

/** `SHA256:…` as OpenSSH shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

function matchesHost(field: string, token: string): boolean {
  if (field.startsWith("|1|")) return matchesHashed(field, token);
  let matched = false;
  for (const pattern of field.split(",")) {
    if (!pattern.startsWith("!")) matched ||= matchesPattern(pattern, token);
    else if (matchesPattern(pattern.slice(1), token)) return false;
  }
  return matched;
}

/** `|1|salt|hash`: HMAC-SHA1 of the name, keyed by the salt. */
function matchesHashed(field: string, token: string): boolean {
  const [, , salt = "", hash = ""] = field.split("|");
  const expected = Buffer.from(hash, "base64");
  const actual = createHmac("sha1", Buffer.from(salt, "base64")).update(token).digest();
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

/** `*` and `?` as in ssh_config(5), PATTERNS. Walks with one way back only: no pattern takes more than linear steps a star. */
function matchesPattern(pattern: string, token: string): boolean {
  const wanted = pattern.toLowerCase();
  let at = 0;
  let starAt = -1;
  let retryAt = 0;
  for (let position = 0; position < token.length;) {
    if (wanted[at] === "*") {
      starAt = at++;
      retryAt = position;
    } else if (wanted[at] === "?" || wanted[at] === token[position]) {
      at++;
      position++;
    } else if (starAt >= 0) {
      at = starAt + 1;
      position = ++retryAt;
    } else return false;
  }
  while (wanted[at] === "*") at++;
  return at === wanted.length;
}
