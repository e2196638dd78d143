import { execFile } from "node:child_process";
import { homedir, userInfo } from "node:os";
import { isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import SSHConfig from "ssh-config";
import { checkHost, checkPort, checkUser } from "./hostNames.js";
import { readIfThere } from "./readIfThere.js";
import { SshFailure } from "./sshFailure.js";
import type { SshTarget, TargetOverrides } from "./sshTarget.js";

const runFile = promisify(execFile);
/** `ssh -G` answers in milliseconds; a `Match exec` of the reader's own configuration may take a while. */
const askTimeoutMs = 10_000;
const defaultConnectTimeoutMs = 15_000;
/** Files that OpenSSH offers when none is configured. */
const defaultIdentities = ["id_rsa", "id_ecdsa", "id_ed25519"];

/** Where configuration is looked up. */
export interface SshConfigSources {
  /** Configuration file in place of `~/.ssh/config` and the system's. */
  readonly configFile?: string;
  /** The `ssh` program; null where there is none, then the file is read without it. */
  readonly sshProgram?: string | null;
  readonly environment?: NodeJS.ProcessEnv;
}

/** Keywords in lower case, each with its values in order. */
type Keywords = ReadonlyMap<string, readonly string[]>;

/**
 * What ssh_config and the runner's settings say about a machine. OpenSSH itself is asked (`ssh -G`), which connects
 * nowhere; where it is not installed the file is read, without `Include` and `Match exec`.
 */
export async function resolveTarget(
  alias: string,
  overrides: TargetOverrides,
  sources: SshConfigSources = {},
): Promise<SshTarget> {
  checkHost(alias);
  const keywords = (await askOpenssh(alias, overrides, sources)) ?? (await readConfig(alias, sources));
  return targetFrom(alias, keywords, overrides, sources.environment ?? process.env);
}

async function askOpenssh(
  alias: string,
  { port, user }: TargetOverrides,
  { configFile, sshProgram = "ssh" }: SshConfigSources,
): Promise<Keywords | null> {
  if (sshProgram === null) return null;
  const file = configFile === undefined ? [] : ["-F", configFile];
  const portWords = port === undefined ? [] : ["-p", String(checkPort(port))];
  const userWords = user === undefined ? [] : ["-l", checkUser(user)];
  const words = ["-G", ...file, ...portWords, ...userWords, "--", alias];
  try {
    const { stdout } = await runFile(sshProgram, words, { timeout: askTimeoutMs, windowsHide: true });
    return keywordsOf(stdout.split(/\r?\n/));
  } catch (thrown) {
    if ((thrown as { code?: unknown }).code === "ENOENT") return null;
    const reason = ((thrown as { stderr?: string }).stderr ?? "").trim();
    throw new SshFailure(
      "configuration",
      `ssh refuses its configuration: ${reason || String(thrown)}.`,
      "Correct ~/.ssh/config.",
    );
  }
}

function keywordsOf(lines: readonly string[]): Keywords {
  const keywords = new Map<string, string[]>();
  for (const line of lines) {
    const blank = line.indexOf(" ");
    if (blank <= 0) continue;
    const name = line.slice(0, blank).toLowerCase();
    keywords.set(name, [...(keywords.get(name) ?? []), line.slice(blank + 1).trim()]);
  }
  return keywords;
}

async function readConfig(alias: string, { configFile }: SshConfigSources): Promise<Keywords> {
  const text = await readIfThere(configFile ?? join(homedir(), ".ssh", "config"));
  const computed = SSHConfig.parse(text).compute(alias, { ignoreCase: true, matchExec: false });
  const entries = Object.entries(computed).map(
    ([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value : [value]] as const,
  );
  return new Map(entries);
}

function targetFrom(
  alias: string,
  keywords: Keywords,
  overrides: TargetOverrides,
  environment: NodeJS.ProcessEnv,
): SshTarget {
  const first = (name: string): string | null => notNone(keywords.get(name)?.[0]);
  const host = checkHost((overrides.host ?? first("hostname") ?? alias).replaceAll("%h", alias));
  const port = checkPort(overrides.port ?? Number(first("port") ?? 22));
  const user = checkUser(overrides.user ?? first("user") ?? userInfo().username);
  const tokens = { h: host, n: alias, p: String(port), r: user, u: userInfo().username, d: homedir() };
  const path = (text: string): string => expandPath(text, tokens);
  const seconds = Number(first("connecttimeout"));
  const own = overrides.identityFile === undefined ? [] : [path(overrides.identityFile)];
  return {
    alias,
    host,
    port,
    user,
    hostKeyAlias: first("hostkeyalias"),
    identityFiles: [...own, ...identityFiles(keywords).map(path)],
    identitiesOnly: first("identitiesonly") === "yes" || own.length > 0,
    agent: agentOf(first("identityagent"), environment, path),
    knownHostsFiles: [
      ...files(keywords, "userknownhostsfile"),
      ...files(keywords, "globalknownhostsfile"),
    ].map(path),
    connectTimeoutMs: seconds > 0 ? seconds * 1000 : defaultConnectTimeoutMs,
    jumps:
      first("proxyjump")
        ?.split(",")
        .map((jump) => jump.trim()) ?? [],
    proxyCommand: first("proxycommand"),
  };
}

function notNone(value: string | undefined): string | null {
  return value === undefined || value.toLowerCase() === "none" ? null : value;
}

function identityFiles(keywords: Keywords): readonly string[] {
  return keywords.get("identityfile") ?? defaultIdentities.map((name) => `~/.ssh/${name}`);
}

/** Several files stand in one line, separated by blanks; a name with blanks is in quotes. */
function files(keywords: Keywords, name: string): string[] {
  const fallback = name === "userknownhostsfile" ? ["~/.ssh/known_hosts"] : ["/etc/ssh/ssh_known_hosts"];
  const values = keywords.get(name) ?? fallback;
  return values
    .flatMap((value) => value.match(/"[^"]+"|\S+/g) ?? [])
    .map((file) => file.replace(/^"(.*)"$/, "$1"))
    .filter((file) => file.toLowerCase() !== "none");
}

function agentOf(
  configured: string | null,
  environment: NodeJS.ProcessEnv,
  path: (text: string) => string,
): string | null {
  if (configured !== null && configured !== "SSH_AUTH_SOCK")
    return configured.startsWith("$") ? (environment[configured.slice(1)] ?? null) : path(configured);
  // The service of Windows listens there and sets no variable.
  const fallback = process.platform === "win32" ? String.raw`\\.\pipe\openssh-ssh-agent` : null;
  return environment["SSH_AUTH_SOCK"] ?? fallback;
}

function expandPath(text: string, tokens: Readonly<Record<string, string>>): string {
  const expanded = expandTokens(text.replace(/^~(?=\/|$)/, "%d"), tokens);
  return isAbsolute(expanded) ? expanded : join(homedir(), expanded);
}

/** Replaces `%x` by its value and `%%` by a percent sign; an unknown token is refused, as OpenSSH does. */
export function expandTokens(text: string, tokens: Readonly<Record<string, string>>): string {
  return text.replace(/%(.)/gsu, (whole, name: string) => {
    const value = name === "%" ? "%" : tokens[name];
    if (value !== undefined) return value;
    throw new SshFailure(
      "configuration",
      `"${whole}" in ssh_config is not supported.`,
      "Write the value itself.",
    );
  });
}
