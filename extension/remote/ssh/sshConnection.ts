import type { Client, ClientChannel } from "ssh2";
import { printable } from "./hostNames.js";
import { connectionLost, SshFailure } from "./sshFailure.js";
import { accountOf, type SshTarget } from "./sshTarget.js";

/** A connection that is open: a place to start programs. */
export class SshConnection {
  /** The machine as the reader calls it. */
  readonly name: string;
  /** See {@link accountOf}. */
  readonly account: string;
  readonly #client: Client;
  #closed = false;
  readonly #closeListeners = new Set<() => void>();

  /** `clients` are those of the machines of the route, in its order. */
  constructor(
    route: readonly SshTarget[],
    private readonly clients: readonly Client[],
  ) {
    const [target, client] = [route.at(-1), clients.at(-1)];
    if (target === undefined || client === undefined) throw new Error("A route without a machine.");
    this.#client = client;
    this.name = target.alias;
    this.account = accountOf(target);
    // Many losses come without an error: `close` is what can be relied on. An error is followed by it.
    for (const hop of clients)
      hop
        .on("error", () => undefined)
        .on("close", () => {
          this.close();
        });
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Calls back once when it is closed, now where it is already; returns how to stop listening. */
  onClose(listener: () => void): () => void {
    if (this.#closed) listener();
    else this.#closeListeners.add(listener);
    return () => {
      this.#closeListeners.delete(listener);
    };
  }

  /**
   * Starts a command in the login shell of the user, without a terminal. `prepare` sees the channel before anything can
   * come out of it: a short command's status may be in the same packet as the news that it was started.
   */
  open(command: string, prepare: (channel: ClientChannel) => void): Promise<ClientChannel> {
    if (this.#closed) return Promise.reject(connectionLost(this.name));
    return new Promise((resolve, reject) => {
      const lost = (): void => {
        reject(connectionLost(this.name));
      };
      const stopListening = this.onClose(lost);
      try {
        this.#client.exec(command, (error, channel) => {
          stopListening();
          if (error === undefined) {
            prepare(channel);
            resolve(channel);
          } else reject(this.#closed ? connectionLost(this.name) : sessionRefused(this.name, error));
        });
      } catch {
        lost();
      }
    });
  }

  /** Ends this and every connection below it, at once. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const client of [...this.clients].reverse()) client.destroy();
    for (const listener of this.#closeListeners) listener();
    this.#closeListeners.clear();
  }
}

/** The server lets nobody start another program on this connection. */
export class SessionRefused extends SshFailure {}

function sessionRefused(name: string, error: Error): SessionRefused {
  return new SessionRefused(
    "session",
    `${name} refuses to start a program: ${printable(error.message)}.`,
    "The server may limit sessions (MaxSessions) or allow no commands; ask its owner.",
  );
}
