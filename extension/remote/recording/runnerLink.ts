import type { ConnectionPrompts } from "../ssh/connectionPrompts.js";
import {
  askScript,
  type RemoteScript,
  runScript,
  type ScriptEnd,
  type ScriptStreams,
} from "../ssh/remoteScript.js";
import { type SshConnection, SessionRefused } from "../ssh/sshConnection.js";

/** A server may allow one program a connection (MaxSessions 1); a recording is followed, asked about and stopped at a time. */
const connectionLimit = 3;

/**
 * A runner to run scripts on: connects when one is to be run and no connection is open, and once more where the server
 * starts no further program on the first.
 */
export class RunnerLink {
  readonly #connections: Promise<SshConnection>[] = [];
  #ended = false;

  constructor(
    private readonly connect: () => Promise<SshConnection>,
    private readonly prompts: ConnectionPrompts,
  ) {}

  /** See {@link runScript}. */
  run(script: RemoteScript, streams: ScriptStreams): Promise<ScriptEnd> {
    return this.#onConnection((connection) => runScript(connection, script, this.prompts, streams));
  }

  /** See {@link askScript}. */
  ask(
    script: RemoteScript,
    signal?: AbortSignal,
    feed?: ScriptStreams["feed"],
  ): Promise<ScriptEnd & { readonly output: string }> {
    return this.#onConnection((connection) => askScript(connection, script, this.prompts, signal, feed));
  }

  /** Ends the connections; a later script opens new ones unless the link was ended for good. */
  drop(): void {
    for (const connection of this.#connections.splice(0))
      void connection.then(
        (open) => {
          open.close();
        },
        () => undefined,
      );
  }

  dispose(): void {
    this.#ended = true;
    this.drop();
  }

  async #onConnection<T>(use: (connection: SshConnection) => Promise<T>): Promise<T> {
    for (let index = 0; ; index++) {
      try {
        return await use(await this.#connection(index));
      } catch (thrown) {
        if (!(thrown instanceof SessionRefused) || index + 1 >= connectionLimit) throw thrown;
      }
    }
  }

  #connection(index: number): Promise<SshConnection> {
    const known = this.#connections[index];
    if (known !== undefined) return known;
    const opening = this.connect();
    this.#connections[index] = opening;
    const forget = (): void => {
      const at = this.#connections.indexOf(opening);
      if (at >= 0) void this.#connections.splice(at, 1);
    };
    void opening.then((connection) => {
      connection.onClose(forget);
      if (this.#ended) connection.close();
    }, forget);
    return opening;
  }
}
