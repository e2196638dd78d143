import { hostToken } from "./knownHosts.js";

/** One machine on the way to a runner, as configuration files and settings describe it. */
export interface SshTarget {
  /** As the reader calls it: an alias of ssh_config, or a host name. */
  readonly alias: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Name under which the host key is kept where it is not the host's own (HostKeyAlias). */
  readonly hostKeyAlias: string | null;
  /** Private keys, absolute paths; those that do not exist are passed over. */
  readonly identityFiles: readonly string[];
  /** Offer no other keys of the agent than these. */
  readonly identitiesOnly: boolean;
  /** Socket of the agent, or the pipe on Windows; null for none. */
  readonly agent: string | null;
  /** OpenSSH's files of known host keys. */
  readonly knownHostsFiles: readonly string[];
  /** Milliseconds for the network and the handshake, time of prompts not counted. */
  readonly connectTimeoutMs: number;
  /** Machines in front of this one, first hop first, each `[user@]host[:port]`. */
  readonly jumps: readonly string[];
  /** Program that carries the connection, with its `%` tokens; null for a plain connection. */
  readonly proxyCommand: string | null;
}

/** The name under which the key of a machine is kept. */
export function targetToken({ hostKeyAlias, host, port }: SshTarget): string {
  return hostKeyAlias === null ? hostToken(host, port) : hostToken(hostKeyAlias, 22);
}

/**
 * One user on one machine, as `user@host:port`: what was right there is given nowhere else. Machines behind different jump
 * hosts may have one address; their HostKeyAlias tells them apart.
 */
export function accountOf({ user, host, port, hostKeyAlias }: SshTarget): string {
  return `${user}@${host}:${port}${hostKeyAlias === null ? "" : ` (${hostKeyAlias})`}`;
}

/** What a runner's own settings say; they go before ssh_config. */
export interface TargetOverrides {
  readonly host?: string;
  readonly port?: number;
  readonly user?: string;
  readonly identityFile?: string;
}
