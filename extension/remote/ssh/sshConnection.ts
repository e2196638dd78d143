import type { Client, ClientChannel } from "ssh2";
import { printable } from "./hostNames.js";
import { connectionLost, SshFailure } from "./sshFailure.js";

/** A connection that is open: a place to start programs. */
export class SshConnection {
  readonly #client: Client;
  #closed = false;
  readonly #closeListeners = new Set<() => void>();

  /** `clients` are those of the route, the machine itself last. */
  constructor(
    readonly name: string,
    private readonly clients: readonly Client[],
  ) {
    const client = clients.at(-1);
    if (client === undefined) throw new Error("A route without a machine.");
    this.#client = client;
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
