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
