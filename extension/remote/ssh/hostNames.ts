import { SshFailure } from "./sshFailure.js";

/** Names and addresses, also of IPv6 with its zone. What a shell or an option parser would understand is not among them. */
const hostPattern = /^[A-Za-z0-9_.:%][A-Za-z0-9_.:%-]{0,254}$/;
/** As OpenSSH's valid_ruser (ssh.c) since 9.6, without blanks and backslashes. */
const userPattern = /^[A-Za-z0-9_.@+$][A-Za-z0-9_.@+$-]{0,255}$/;

/** Throws for a host or alias that could be taken for an option, a command or a path. */
export function checkHost(host: string): string {
  return checkName(
    host,
    hostPattern,
    "host name",
    "A host name has letters, digits, dots, hyphens, underscores and colons, and does not begin with a hyphen.",
  );
}

/** Throws for a user name that OpenSSH would refuse. */
export function checkUser(user: string): string {
  return checkName(
    user,
    userPattern,
    "user name",
    "A user name has letters, digits and . _ @ + $ -, and does not begin with a hyphen.",
  );
}

function checkName(name: string, pattern: RegExp, what: string, rule: string): string {
  if (pattern.test(name)) return name;
  throw new SshFailure("configuration", `"${printable(name)}" is no ${what}.`, rule);
}

/** Throws for anything but 1 to 65535. */
export function checkPort(port: number): number {
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new SshFailure("configuration", `${port} is no port.`, "Use a number from 1 to 65535.");
}

/** Text of others in a message: what is not plain ASCII is shown as an escape, and its length is bounded. */
export function printable(text: string): string {
  const escaped = text.replace(
    /[^\x20-\x7e]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length > 300 ? `${escaped.slice(0, 300)}…` : escaped;
}
