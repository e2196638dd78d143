import { quoteArguments } from "../model/commandLine.js";
import type { Observation, Observations } from "./learnProfile.js";
import {
  type ConnectionEntry,
  entryKeys,
  type ExecEntry,
  mergeProfiles,
  noProfile,
  type Profile,
  type ProfileEntries,
  type ProfileKind,
  profileKinds,
} from "./profile.js";

/** Something that the trace did and the profile does not hold. Approving it adds `entry` to the profile. */
export interface Deviation {
  /** The same for the same entry in every run, to name it in an approval: kind and key. */
  readonly id: string;
  readonly kind: ProfileKind;
  readonly entry: ExecEntry | ConnectionEntry | string;
  /** One sentence for people. */
  readonly message: string;
  readonly process_id: number;
  /** Line number of the first event that shows it. */
  readonly event_id: number;
}

export interface ProfileCheck {
  /** In order of kind, then time. */
  readonly deviations: readonly Deviation[];
  /** Kinds that were never learned, of which nothing can be said. */
  readonly noBaseline: readonly ProfileKind[];
}

/** Holds what a trace did against what is normal. A kind without a baseline gives no deviations. */
export function checkProfile(profile: Profile, observed: Observations): ProfileCheck {
  return {
    deviations: [
      ...deviationsOf("exec", profile.exec, observed.exec),
      ...deviationsOf("writes", profile.writes, observed.writes),
      ...deviationsOf("dns", profile.dns, observed.dns),
      ...deviationsOf("connections", profile.connections, observed.connections),
    ],
    noBaseline: profileKinds.filter((kind) => profile[kind] === null),
  };
}

/** The profile with the entries of these deviations added. */
export function approve(profile: Profile, deviations: readonly Deviation[]): Profile {
  const of = (kind: ProfileKind): Deviation["entry"][] | null => {
    const entries = deviations.filter((deviation) => deviation.kind === kind).map(({ entry }) => entry);
    return entries.length === 0 ? null : entries;
  };
  return mergeProfiles(profile, {
    ...noProfile,
    exec: of("exec") as ExecEntry[] | null,
    writes: of("writes") as string[] | null,
    dns: of("dns") as string[] | null,
    connections: of("connections") as ConnectionEntry[] | null,
  });
}

function deviationsOf<K extends ProfileKind>(
  kind: K,
  entries: readonly ProfileEntries[K][number][] | null,
  observations: readonly Observation<K>[],
): Deviation[] {
  if (entries === null) return [];
  const isKnown = matchers[kind](entries);
  const found = observations.filter(({ entry }) => !isKnown(entry));
  return found.map(({ entry, processId, eventId }) => ({
    id: `${kind}:${entryKeys[kind](entry)}`,
    kind,
    entry,
    message: messages[kind](entry),
    process_id: processId,
    event_id: eventId,
  }));
}

const messages: { readonly [K in ProfileKind]: (entry: ProfileEntries[K][number]) => string } = {
  exec: (entry) => `Ran ${quoteArguments(entry.process_args) || entry.binary_path} for the first time.`,
  writes: (path) => `Wrote ${path} for the first time.`,
  dns: (name) => `Looked up ${name} for the first time.`,
  connections: ({ host, port, protocol }) =>
    `Connected to ${host}${port === null ? "" : ` port ${port}`}${protocol === null ? "" : ` (${protocol})`} for the first time.`,
};

type Matcher<K extends ProfileKind> = (
  entries: readonly ProfileEntries[K][number][],
) => (entry: ProfileEntries[K][number]) => boolean;

/** What an entry leaves open (null) holds for any value. */
const matchers: { readonly [K in ProfileKind]: Matcher<K> } = {
  exec: (entries) => {
    const known = new Map<string, Set<number | null>>();
    for (const entry of entries) {
      const key = commandKey(entry);
      known.set(key, (known.get(key) ?? new Set()).add(entry.user_id));
    }
    return (entry) => {
      const users = known.get(commandKey(entry));
      return users !== undefined && (entry.user_id === null || users.has(null) || users.has(entry.user_id));
    };
  },
  writes: (entries) => contains(entries),
  dns: (entries) => contains(entries),
  connections: (entries) => {
    const known = new Set(entries.map((entry) => entryKeys.connections(entry)));
    return (entry) =>
      [
        entry,
        { ...entry, port: null },
        { ...entry, protocol: null },
        { ...entry, port: null, protocol: null },
      ].some((candidate) => known.has(entryKeys.connections(candidate)));
  },
};

function commandKey({ binary_path, process_args }: ExecEntry): string {
  return JSON.stringify([binary_path, process_args]);
}

function contains(entries: readonly string[]): (entry: string) => boolean {
  const known = new Set(entries);
  return (entry) => known.has(entry);
}
