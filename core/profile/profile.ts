/**
 * One program start that is normal, with the names of fields that tracker-action writes. What an event does not say is
 * null or empty, and then matches anything.
 */
export interface ExecEntry {
  readonly user_id: number | null;
  readonly process_name: string;
  readonly binary_path: string;
  /** Events hold no hash of the program; kept from a profile that has one. */
  readonly binary_sha256: string | null;
  readonly process_args: readonly string[];
  readonly process_env: readonly string[] | null;
}

export interface ConnectionEntry {
  /** Name where look-ups tell it, else the address. */
  readonly host: string;
  /** Null for any: a port that Linux hands out anew each time. */
  readonly port: number | null;
  readonly protocol: string | null;
}

/** The kinds of what a profile holds, each in a file of its own. */
export const profileKinds = ["exec", "writes", "dns", "connections"] as const;
export type ProfileKind = (typeof profileKinds)[number];

export interface ProfileEntries {
  readonly exec: readonly ExecEntry[];
  /** Paths; those of the workspace are relative to it. */
  readonly writes: readonly string[];
  readonly dns: readonly string[];
  readonly connections: readonly ConnectionEntry[];
}

/** What was learned; null for a kind that was never learned, which is not the same as one where nothing is normal. */
export type Profile = { readonly [K in ProfileKind]: ProfileEntries[K] | null };

export const noProfile: Profile = { exec: null, writes: null, dns: null, connections: null };

export const profileFileNames: Readonly<Record<ProfileKind, string>> = {
  exec: "profile-exec.json",
  writes: "profile-writes.json",
  dns: "profile-dns.json",
  connections: "profile-connections.json",
};

export const profileConfigFileName = "profile-config.json";

/** Folder of the profile in a repository. */
export const profileFolder = ".tracker";

/** What makes two entries of a kind the same. */
export const entryKeys: { readonly [K in ProfileKind]: (entry: ProfileEntries[K][number]) => string } = {
  exec: (entry) => JSON.stringify([entry.binary_path, entry.process_name, entry.process_args, entry.user_id]),
  writes: (entry) => entry,
  dns: (entry) => entry,
  connections: (entry) => JSON.stringify([entry.host, entry.port, entry.protocol]),
};

/** Entries of both, each once, in an order that depends on nothing but them. */
export function mergeEntries<K extends ProfileKind>(
  kind: K,
  known: readonly ProfileEntries[K][number][],
  more: readonly ProfileEntries[K][number][],
): ProfileEntries[K][number][] {
  const keyOf = entryKeys[kind];
  const byKey = new Map(known.map((entry) => [keyOf(entry), entry]));
  for (const entry of more) if (!byKey.has(keyOf(entry))) byKey.set(keyOf(entry), entry);
  return [...byKey]
    .sort(([left], [right]) => (left < right ? -1 : left > right ? 1 : 0))
    .map(([, entry]) => entry);
}

/** Adds what was learned to what is known. A kind that neither knows stays unknown. */
export function mergeProfiles(known: Profile, more: Profile): Profile {
  return {
    exec: mergeKind("exec", known, more),
    writes: mergeKind("writes", known, more),
    dns: mergeKind("dns", known, more),
    connections: mergeKind("connections", known, more),
  };
}

function mergeKind<K extends ProfileKind>(kind: K, known: Profile, more: Profile): Profile[K] {
  const [left, right] = [known[kind], more[kind]];
  if (left === null && right === null) return null;
  return mergeEntries(kind, left ?? [], right ?? []) as unknown as Profile[K];
}
