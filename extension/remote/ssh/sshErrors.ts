import type { Authentication } from "./authentication.js";
import { printable } from "./hostNames.js";
import { connectionLost, SshFailure } from "./sshFailure.js";
import type { SshTarget } from "./sshTarget.js";

type ClientError = Error & { readonly level?: string; readonly code?: string };

/** The sentence for what ssh2 says about a connection that did not come about. */
export function describeClientError(
  error: ClientError,
  target: SshTarget,
  authentication: Authentication,
): SshFailure {
  if (error instanceof SshFailure) return error;
  switch (error.level) {
    case "client-authentication":
      return authenticationFailure(target, authentication);
    case "client-timeout":
      return new SshFailure(
        "network",
        `${target.alias} does not answer any more.`,
        "Check the network and the machine.",
        true,
      );
    case "client-socket":
      return new SshFailure(
        "network",
        `The connection to ${target.alias} failed: ${printable(error.message)}.`,
        "Check the network.",
        true,
      );
    case undefined:
    default:
      // sshd ends the connection after some wrong answers (MaxAuthTries) instead of refusing the last one.
      if (/too many authentication failures/i.test(error.message))
        return authenticationFailure(target, authentication);
      // What has answered before speaks SSH: it was the network, or the end of the server.
      if (authentication.tried.length > 0) return connectionLost(target.alias);
      return handshakeFailure(error.message, target);
  }
}

function authenticationFailure(target: SshTarget, { tried, unusable, methods }: Authentication): SshFailure {
  const ways = [...new Set(tried)].filter((way) => way !== "none");
  const attempts = ways.length === 0 ? "There was nothing to try" : `Tried: ${ways.join(", ")}`;
  const takes = methods.length === 0 ? "" : ` The server takes: ${methods.map(printable).join(", ")}.`;
  const keys = unusable.map((reason) => ` ${reason}.`).join("");
  return new SshFailure(
    "authentication",
    `${target.user}@${target.alias} was not let in. ${attempts}.${takes}${keys}`,
    methodRemedy(methods),
  );
}

function methodRemedy(methods: readonly string[]): string {
  const usable = ["publickey", "password", "keyboard-interactive"];
  if (methods.length > 0 && !methods.some((method) => usable.includes(method)))
    return "Servers that take only certificates, Kerberos or host-based logins are not supported.";
  return "Check the user name, and that the server knows your key (authorized_keys); load keys into the agent with ssh-add.";
}

/** What a server would have to offer in common, by the word that ssh2's message has for it. */
const missingInCommon: readonly (readonly [RegExp, string])[] = [
  [
    /key exchange algorithm/,
    "It offers no key exchange that is supported here; servers that allow post-quantum key exchange only are not supported. Allow curve25519-sha256 there.",
  ],
  [
    /host key format/,
    "It has no host key of a supported type; servers with host certificates or FIDO keys only are not supported. Add an ed25519 host key there.",
  ],
  [
    /cipher/,
    "It offers no cipher that is supported here; servers that allow chacha20-poly1305 only are not supported everywhere. Allow aes256-gcm@openssh.com there.",
  ],
  [/MAC/, "It offers no MAC that is supported here. Allow hmac-sha2-256 there."],
  [/compression/, "It demands a compression that is not supported here. Allow none there."],
];

function handshakeFailure(message: string, { alias }: SshTarget): SshFailure {
  const missing = missingInCommon.find(
    ([pattern]) => message.includes("no matching") && pattern.test(message),
  );
  return new SshFailure(
    "handshake",
    `${alias} and this program could not agree: ${printable(message)}.`,
    missing?.[1] ?? "Check that an SSH server listens there.",
    // A server that is being started, or has just been cut off, is there a moment later.
    message.includes("lost before handshake"),
  );
}
