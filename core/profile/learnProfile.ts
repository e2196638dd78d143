import { columnReader } from "../query/files.js";
import type { SqlPort } from "../query/sqlPort.js";
import { bind, sql } from "../query/sqlText.js";
import activityExecs from "./activityExecs.sql";
import { isEphemeralPort, Normaliser } from "./normaliser.js";
import {
  type ConnectionEntry,
  entryKeys,
  mergeEntries,
  type Profile,
  type ProfileEntries,
  type ProfileKind,
} from "./profile.js";
import { notMatching, type ProfileConfig, replaced } from "./profileConfig.js";
import { queryFilesTouched, queryHostsReached, type ReachedHost } from "./traceActivity.js";

/** An entry of a profile with the event that shows it. */
export interface Observation<K extends ProfileKind> {
  readonly entry: ProfileEntries[K][number];
  readonly processId: number;
  readonly eventId: number;
}

/** What a trace did, in a profile's terms; of equal entries the first. */
export type Observations = { readonly [K in ProfileKind]: readonly Observation<K>[] };

/** Looks at everything that a profile holds. */
export async function observe(port: SqlPort, config: ProfileConfig): Promise<Observations> {
  const normaliser = new Normaliser(config.normalise);
  const [exec, writes, { dns, connections }] = await Promise.all([
    observeExecs(port, config, normaliser),
    observeWrites(port, config, normaliser),
    observeHosts(port, config, normaliser),
  ]);
  return { exec, writes, dns, connections };
}

/**
 * The profile of one run. A kind of which the trace has not a single event stays unknown: an empty list would say that
 * nothing of the kind is normal, and a recorder that missed it would pass as a quiet job.
 */
export function profileOf(observed: Observations): Profile {
  return {
    exec: entriesOf("exec", observed),
    writes: entriesOf("writes", observed),
    dns: entriesOf("dns", observed),
    connections: entriesOf("connections", observed),
  };
}

function entriesOf<K extends ProfileKind>(kind: K, observed: Observations): Profile[K] {
  const entries = (observed[kind] as readonly Observation<K>[]).map(({ entry }) => entry);
  return (entries.length === 0 ? null : mergeEntries(kind, [], entries)) as Profile[K];
}

async function observeExecs(
  port: SqlPort,
  config: ProfileConfig,
  normaliser: Normaliser,
): Promise<Observation<"exec">[]> {
  const result = await port.query(
    bind(activityExecs, {
      binary_path: replaced(config, sql`binary_path`),
      arg: replaced(config, sql`arg`),
      kept: notMatching(config.exec_discard, sql`binary_path`),
      kept_arg: notMatching(config.args_discard, sql`arg`),
      begins_pair:
        config.args_discard_pair.length === 0
          ? sql`false`
          : sql`not (${notMatching(config.args_discard_pair, sql`arg`)})`,
    }),
  );
  const number = columnReader(result);
  const texts = { args: result.texts("args"), names: result.texts("comm"), pids: result.texts("own_pids") };
  const found = result.texts("binary_path").map((path, row): Observation<"exec"> => {
    const own = new Set((JSON.parse(texts.pids[row] ?? "[]") as number[]).map(String));
    const userId = number("uid", row);
    return {
      processId: number("process_id", row),
      eventId: number("event_id", row),
      entry: {
        user_id: Number.isNaN(userId) ? null : userId,
        process_name: texts.names[row] ?? "",
        binary_path: normaliser.text(path ?? ""),
        binary_sha256: null,
        process_args: normaliser.arguments(JSON.parse(texts.args[row] ?? "[]") as string[], { own }),
        process_env: null,
      },
    };
  });
  return firstOfEach("exec", found);
}

async function observeWrites(
  port: SqlPort,
  config: ProfileConfig,
  normaliser: Normaliser,
): Promise<Observation<"writes">[]> {
  const files = await queryFilesTouched(port, {
    rewrite: (path) => replaced(config, sql`regexp_replace(${path}, ${config.workspace}, '')`),
    keep: (path) => notMatching(config.writes_discard, path),
  });
  const found = files
    .filter(({ written, path }) => written && path !== "")
    .map((file) => ({
      entry: normaliser.text(file.path),
      processId: file.writerId,
      eventId: file.writeEventId,
    }));
  return firstOfEach("writes", found);
}

async function observeHosts(
  port: SqlPort,
  config: ProfileConfig,
  normaliser: Normaliser,
): Promise<Pick<Observations, "dns" | "connections">> {
  const rewrite = { rewrite: (host: Parameters<typeof replaced>[1]) => replaced(config, host) };
  const [lookups, reached] = await Promise.all([
    queryHostsReached(port, { ...rewrite, keep: (host) => notMatching(config.dns_discard, host) }),
    queryHostsReached(port, { ...rewrite, keep: (host) => notMatching(config.connections_discard, host) }),
  ]);
  const dns = lookups
    .filter(({ category }) => category === null)
    .map(({ host, processId, eventId }) => ({ entry: normaliser.text(host), processId, eventId }));
  const connections = reached
    .filter(({ category }) => category !== null)
    .map((host) => ({
      entry: connectionEntry(host, normaliser),
      processId: host.processId,
      eventId: host.eventId,
    }));
  return { dns: firstOfEach("dns", dns), connections: firstOfEach("connections", connections) };
}

/** To itself a machine connects at ports that are drawn anew for each run. */
function connectionEntry(reached: ReachedHost, normaliser: Normaliser): ConnectionEntry {
  const { host, port, protocol, category } = reached;
  const anyPort = category === "loopback" && port !== null && isEphemeralPort(port);
  return { host: normaliser.text(host), port: anyPort ? null : port, protocol };
}

function firstOfEach<K extends ProfileKind>(
  kind: K,
  observations: readonly Observation<K>[],
): Observation<K>[] {
  const seen = new Map<string, Observation<K>>();
  for (const observation of observations) {
    const key = entryKeys[kind](observation.entry);
    if (!seen.has(key)) seen.set(key, observation);
  }
  return [...seen.values()];
}
