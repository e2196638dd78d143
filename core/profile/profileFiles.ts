import { defaultProfileConfig, parseProfileConfig, type ProfileConfig } from "./profileConfig.js";
import {
  type ConnectionEntry,
  type ExecEntry,
  mergeEntries,
  type Profile,
  type ProfileEntries,
  profileFileNames,
  type ProfileKind,
  profileKinds,
} from "./profile.js";
import type { Normaliser } from "./normaliser.js";

/** Text of a file of the profile's folder; null when there is none. */
export type ReadProfileFile = (name: string) => Promise<string | null>;

/** The profile as its files hold it. Rejects with a sentence that names the file that is not as it should be. */
export async function readProfile(read: ReadProfileFile): Promise<Profile> {
  const [exec, writes, dns, connections] = await Promise.all(
    profileKinds.map(async (kind) => {
      const text = await read(profileFileNames[kind]);
      return text === null ? null : inFile(profileFileNames[kind], () => parseProfileFile(kind, text));
    }),
  );
  return { exec, writes, dns, connections } as Profile;
}

/** The configuration, or the default where there is none. */
export async function readProfileConfig(read: ReadProfileFile, name: string): Promise<ProfileConfig> {
  const text = await read(name);
  return text === null ? defaultProfileConfig : inFile(name, () => parseProfileConfig(text));
}

/** A file longer than this is no profile. */
const textLimit = 64 * 1024 * 1024;

function inFile<T>(name: string, parse: () => T): T {
  try {
    return parse();
  } catch (thrown) {
    throw new Error(`${name}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

/** Reads one file of a profile, ours or one of tracker-action. Throws a sentence that says what is wrong. */
export function parseProfileFile<K extends ProfileKind>(kind: K, text: string): ProfileEntries[K][number][] {
  if (text.length > textLimit) throw new Error("The file is larger than 64 MiB.");
  const list = JSON.parse(text) as unknown;
  if (!Array.isArray(list)) throw new Error("The file is not a JSON list.");
  const entries = list.map((entry: unknown, index) => {
    const read = entryReaders[kind](entry);
    if (read === null) throw new Error(`Entry ${index + 1} is not one of this kind.`);
    return read;
  });
  return mergeEntries(kind, [], entries);
}

/** A file of a profile as text: sorted, one entry a line, so that a change is a line in a diff. */
export function formatProfileFile<K extends ProfileKind>(
  kind: K,
  entries: readonly ProfileEntries[K][number][],
): string {
  const lines = mergeEntries(kind, [], entries).map((entry) => `  ${JSON.stringify(entry)}`);
  return lines.length === 0 ? "[]\n" : `[\n${lines.join(",\n")}\n]\n`;
}

const entryReaders: { readonly [K in ProfileKind]: (entry: unknown) => ProfileEntries[K][number] | null } = {
  exec: readExec,
  writes: textEntry,
  dns: textEntry,
  connections: readConnection,
};

function textEntry(entry: unknown): string | null {
  return typeof entry === "string" ? entry : null;
}

function readExec(entry: unknown): ExecEntry | null {
  if (typeof entry !== "object" || entry === null) return null;
  const member = entry as Readonly<Record<string, unknown>>;
  const path = textEntry(member["binary_path"]);
  if (path === null) return null;
  const user = member["user_id"];
  const hash = textEntry(member["binary_sha256"]);
  return {
    user_id: typeof user === "number" ? user : null,
    process_name: textEntry(member["process_name"]) ?? "",
    binary_path: path,
    binary_sha256: hash === "" ? null : hash,
    process_args: textList(member["process_args"]) ?? [],
    process_env: textList(member["process_env"]),
  };
}

function textList(value: unknown): readonly string[] | null {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : null;
}

function readConnection(entry: unknown): ConnectionEntry | null {
  if (typeof entry !== "object" || entry === null) return null;
  const { host, port, protocol } = entry as Readonly<Record<string, unknown>>;
  if (typeof host !== "string") return null;
  return {
    host,
    port: typeof port === "number" ? port : null,
    protocol: typeof protocol === "string" ? protocol : null,
  };
}

/**
 * A profile by today's normalisers: one that another tool wrote, or that was learned before the configuration changed,
 * holds texts as they were.
 */
export function normaliseProfile(profile: Profile, normaliser: Normaliser): Profile {
  const { exec, writes, dns, connections } = profile;
  return {
    exec:
      exec?.map((entry) => ({
        ...entry,
        binary_path: normaliser.text(entry.binary_path),
        process_args: normaliser.arguments(entry.process_args),
      })) ?? null,
    writes: writes?.map((path) => normaliser.text(path)) ?? null,
    dns: dns?.map((name) => normaliser.text(name.toLowerCase().replace(/\.$/, ""))) ?? null,
    connections: connections?.map((entry) => ({ ...entry, host: normaliser.text(entry.host) })) ?? null,
  };
}
