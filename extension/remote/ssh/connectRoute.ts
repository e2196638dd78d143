import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { connectHop, type HopContext } from "./connectHop.js";
import { openStream } from "./proxyStream.js";
import { printable } from "./hostNames.js";
import { SshCancelled, SshFailure } from "./sshFailure.js";
import { SshConnection } from "./sshConnection.js";
import type { SshTarget } from "./sshTarget.js";

/**
 * Connects to the last machine of a route through all before it; the key of each is verified. Rejects with an
 * {@link SshFailure} that names the stage, or with SshCancelled; nothing stays open then.
 */
export async function connectRoute(route: readonly SshTarget[], context: HopContext): Promise<SshConnection> {
  const clients: Client[] = [];
  try {
    for (const target of route) {
      if (context.signal.aborted) throw new SshCancelled();
      const before = clients.at(-1);
      const stream =
        before === undefined ? await openStream(target, context.signal) : await forward(before, target);
      clients.push(await connectHop(target, stream, context));
    }
  } catch (thrown) {
    for (const client of clients.reverse()) client.destroy();
    throw context.signal.aborted ? new SshCancelled() : thrown;
  }
  return new SshConnection(route, clients);
}

/** Bytes from a jump host to the next machine. */
function forward(client: Client, { alias, host, port }: SshTarget): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, host, port, (error, stream) => {
      if (error === undefined) resolve(stream);
      else
        reject(
          new SshFailure(
            "network",
            `The jump host cannot reach ${alias} (${host}, port ${port}): ${printable(error.message)}.`,
            "Check that the jump host may forward (AllowTcpForwarding) and that the machine runs.",
            true,
          ),
        );
    });
  });
}
