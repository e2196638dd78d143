import { checkHost, checkPort, checkUser } from "./ssh/hostNames.js";
import type { TargetOverrides } from "./ssh/sshTarget.js";

/** A machine to record on. */
export interface Runner {
  /** What the reader calls it. */
  readonly name: string;
  /** Alias of ssh_config, or host name. */
  readonly alias: string;
  readonly overrides: TargetOverrides;
  readonly from: "settings" | "ssh_config";
}

/** What stands in the settings, as far as it has the right shape; the rest is passed over. */
export function runnersOf(setting: unknown): Runner[] {
  return Array.isArray(setting) ? setting.flatMap((entry) => runnerOf(entry) ?? []) : [];
}

function runnerOf(entry: unknown): Runner | undefined {
  const { name, host, port, user, identityFile } = (entry ?? {}) as Record<string, unknown>;
  if (typeof host !== "string") return undefined;
  return {
    name: typeof name === "string" && name !== "" ? name : host,
    alias: host,
    overrides: {
      ...(typeof port === "number" ? { port } : {}),
      ...(typeof user === "string" ? { user } : {}),
      ...(typeof identityFile === "string" ? { identityFile } : {}),
    },
    from: "settings",
  };
}

/**
 * The setting with one runner more, as the reader typed it; undefined where it is there already. A second one on the same
 * host is called by all that was typed. Throws as {@link parseRunner} does.
 */
export function withRunner(setting: readonly unknown[], text: string): readonly unknown[] | undefined {
  const typed = parseRunner(text);
  const known = runnersOf(setting);
  const [added] = runnersOf([typed]);
  if (known.some((runner) => isSameTarget(runner, added))) return undefined;
  const isTaken = known.some(({ name }) => name === typed.host);
  return [...setting, isTaken ? { name: text.trim(), ...typed } : typed];
}

/** The setting without a runner; entries of another shape stay as they are. */
export function withoutRunner(setting: readonly unknown[], removed: Runner): readonly unknown[] {
  return setting.filter((entry) => {
    const runner = runnerOf(entry);
    return runner?.name !== removed.name || !isSameTarget(runner, removed);
  });
}

function isSameTarget({ alias, overrides }: Runner, other: Runner | undefined): boolean {
  const { port, user, identityFile } = other?.overrides ?? {};
  return (
    alias === other?.alias &&
    overrides.port === port &&
    overrides.user === user &&
    overrides.identityFile === identityFile
  );
}

/** Reads `[user@]host[:port]` as the reader types it. Throws an SshFailure for what is no host. */
export function parseRunner(text: string): {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
} {
  const typed = /^(?:([^@]+)@)?(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/u.exec(text.trim());
  const [, user, address, name, port] = typed ?? [];
  // What fits nothing is refused as it stands, so that the sentence names it.
  const host = address ?? name ?? `"${text}"`;
  return {
    host: checkHost(host),
    ...(user === undefined ? {} : { user: checkUser(user) }),
    ...(port === undefined ? {} : { port: checkPort(Number(port)) }),
  };
}
