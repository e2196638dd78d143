import { spawn } from "node:child_process";
import { connect as connectTcp } from "node:net";
import { Duplex } from "node:stream";
import { expandTokens } from "./sshConfig.js";
import { SshCancelled, SshFailure } from "./sshFailure.js";
import type { SshTarget } from "./sshTarget.js";

/** Text of a proxy's complaint that is shown at most, bytes. */
const complaintBytes = 2000;

/** Bytes to the first machine of a route: a TCP connection, or what its ProxyCommand carries. Once it is there, the signal ends it no more. */
export function openStream(target: SshTarget, signal: AbortSignal): Promise<Duplex> {
  return target.proxyCommand === null
    ? openTcp(target, signal)
    : Promise.resolve(openProxy(target, target.proxyCommand));
}

function openTcp({ host, port, connectTimeoutMs }: SshTarget, signal: AbortSignal): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host, port });
    const timer = setTimeout(() => {
      socket.destroy(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" }));
    }, connectTimeoutMs);
    const cancel = (): void => {
      socket.destroy(new SshCancelled());
    };
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cancel);
    };
    const refuse = (error: NodeJS.ErrnoException): void => {
      settle();
      reject(error instanceof SshCancelled ? error : tcpFailure(`${host}, port ${port}`, error));
    };
    signal.addEventListener("abort", cancel);
    socket.once("error", refuse);
    socket.once("connect", () => {
      settle();
      socket.off("error", refuse);
      socket.setNoDelay(true);
      resolve(socket);
    });
  });
}

/** The sentence for an error of the network, by its errno name. */
function tcpFailure(where: string, error: NodeJS.ErrnoException): SshFailure {
  const [reason, remedy] = tcpReason(error);
  return new SshFailure("network", `${where}: ${reason}`, remedy, true);
}

function tcpReason({ code, message }: NodeJS.ErrnoException): readonly [string, string] {
  switch (code) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return ["the name is not known.", "Check its spelling, the DNS and the VPN."];
    case "ECONNREFUSED":
      return ["nothing listens there.", "Check the port, and that sshd runs."];
    case "ETIMEDOUT":
      return ["no answer.", "Check the address, the VPN and the firewall."];
    case "EHOSTUNREACH":
    case "ENETUNREACH":
      return ["there is no way to it.", "Check the address, the VPN, and whether a jump host is needed."];
    case undefined:
    default:
      return [`${message}.`, "Check the network."];
  }
}

/**
 * Runs a ProxyCommand. It is the reader's own ssh_config that names it, and host, port and user were checked to hold
 * nothing that a shell understands.
 */
function openProxy(target: SshTarget, command: string): Duplex {
  const { host, alias, port, user } = target;
  const line = expandTokens(command, { h: host, n: alias, p: String(port), r: user });
  const [shell, ...words] =
    process.platform === "win32" ? ["cmd.exe", "/d", "/s", "/c", line] : ["/bin/sh", "-c", `exec ${line}`];
  const child = spawn(shell, words, { stdio: ["pipe", "pipe", "pipe"], windowsHide: true });
  let complaint = "";
  child.stderr.on("data", (piece: Buffer) => {
    complaint = (complaint + piece.toString()).slice(-complaintBytes);
  });
  // Writing to a proxy that has ended is told by its end.
  child.stdin.on("error", () => undefined);
  const stream = new Duplex({
    allowHalfOpen: false,
    read: () => child.stdout.resume(),
    write: (piece: Buffer, _encoding, done) => {
      child.stdin.write(piece, () => {
        done();
      });
    },
    destroy: (error, done) => {
      child.kill();
      done(error);
    },
  });
  child.stdout.on("data", (piece: Buffer) => {
    if (!stream.push(piece)) child.stdout.pause();
  });
  child.on("error", (error) => stream.destroy(proxyFailure(error.message)));
  child.on("close", (code, killedBy) => {
    stream.destroy(proxyFailure(complaint.trim() || `it ended with ${killedBy ?? `code ${code}`}`));
  });
  return stream;
}

function proxyFailure(reason: string): SshFailure {
  return new SshFailure(
    "proxy",
    `The ProxyCommand failed: ${reason}.`,
    "Run it by hand; it is in ~/.ssh/config.",
    true,
  );
}
