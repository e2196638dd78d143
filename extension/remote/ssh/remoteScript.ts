import { randomBytes } from "node:crypto";
import type { ClientChannel } from "ssh2";
import type { ConnectionPrompts } from "./connectionPrompts.js";
import { printable } from "./hostNames.js";
import { shellCommand } from "./shellQuote.js";
import type { SshConnection } from "./sshConnection.js";
import { connectionLost, SshCancelled, SshFailure } from "./sshFailure.js";
import { SudoDialogue, type SudoOutcome } from "./sudoDialogue.js";

/** Text of complaints that is kept, characters: the end of it says what went wrong. */
const complaintLimit = 8000;
/** Noise that a login shell may print before the script speaks. */
const noiseLimitBytes = 1 << 20;

/** The longest answer, of `check`, is a few kilobytes. */
const answerLimitBytes = 1 << 16;

/** A script for `sh`, in one line: some login shells cannot take a newline inside quotes. */
export interface RemoteScript {
  /** Constant text of ours; what comes from elsewhere is in `words` alone. */
  readonly script: string;
  /** `$1`, `$2`, … of the script. */
  readonly words?: readonly string[];
  readonly as: "user" | "root";
}

/** How a script ended. */
export interface ScriptEnd {
  /** null where a signal ended it. */
  readonly code: number | null;
  /** The end of what it wrote to its standard error. */
  readonly complaint: string;
}

/** What a script gets and gives while it runs. */
export interface ScriptStreams {
  /** Called with what it writes. Where it returns a promise, the remote side is held up until that settles. */
  readonly onOutput: (piece: Buffer) => unknown;
  /** Called once it runs, with the rights it needs: what is fed before could be read by somebody else, such as sudo. */
  readonly feed?: (channel: ClientChannel) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs a script on the other side. Rejects with an {@link SshFailure}: "network" where the connection was lost before
 * the script's end, "privileges" where it may not become root, "session" where it did not start.
 */
export function runScript(
  connection: SshConnection,
  script: RemoteScript,
  prompts: ConnectionPrompts,
  streams: ScriptStreams,
): Promise<ScriptEnd> {
  return new ScriptRun(connection, script, prompts, streams).run();
}

/** Runs a script and collects its output. Rejects where that is more than an answer could be. */
export async function askScript(
  connection: SshConnection,
  script: RemoteScript,
  prompts: ConnectionPrompts,
  signal?: AbortSignal,
  feed?: ScriptStreams["feed"],
): Promise<ScriptEnd & { readonly output: string }> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  const end = await runScript(connection, script, prompts, {
    onOutput: (piece) => {
      bytes += piece.length;
      if (bytes > answerLimitBytes) throw answersWithoutEnd(connection.name);
      pieces.push(piece);
    },
    ...(feed === undefined ? {} : { feed }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { ...end, output: Buffer.concat(pieces).toString("utf8") };
}

function answersWithoutEnd(name: string): SshFailure {
  return new SshFailure(
    "session",
    `${name} answers without end.`,
    "Check the machine: it does not do what it was asked.",
  );
}

class ScriptRun {
  /** Printed by the script before anything else: what stands before it is the login shell's. */
  readonly #sentinel = `begin-${randomBytes(12).toString("hex")}`;
  readonly #sudo: SudoDialogue | null;
  #noise: Buffer | null = Buffer.alloc(0);
  #complaint = "";
  #code: number | null | undefined;
  #closed: Promise<void> = Promise.resolve();
  #stopListening: () => void = () => undefined;

  constructor(
    private readonly connection: SshConnection,
    private readonly script: RemoteScript,
    prompts: ConnectionPrompts,
    private readonly streams: ScriptStreams,
  ) {
    this.#sudo = script.as === "root" ? new SudoDialogue(connection.name, connection.account, prompts) : null;
  }

  async run(): Promise<ScriptEnd> {
    const { signal } = this.streams;
    if (signal === undefined) return this.#run();
    // The other side may leave the start of a program, or the end of its channel, without an answer.
    let cancel = (): void => undefined;
    const cancelled = new Promise<never>((_resolve, reject) => {
      cancel = () => {
        reject(new SshCancelled());
      };
    });
    signal.addEventListener("abort", cancel);
    if (signal.aborted) cancel();
    try {
      return await Promise.race([cancelled, this.#run(signal)]);
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  }

  #isCancelled(): boolean {
    return this.streams.signal?.aborted === true;
  }

  async #run(signal?: AbortSignal): Promise<ScriptEnd> {
    if (this.#isCancelled()) throw new SshCancelled();
    const channel = await this.connection.open(this.#command(), (opened) => {
      this.#listen(opened);
    });
    const stop = (): void => {
      channel.close();
    };
    signal?.addEventListener("abort", stop);
    if (this.#isCancelled()) stop();
    try {
      await this.#follow(channel);
    } finally {
      signal?.removeEventListener("abort", stop);
      this.#stopListening();
      channel.close();
    }
    return this.#end();
  }

  #command(): string {
    const { script, words = [] } = this.script;
    const shell = ["sh", "-c", `echo ${this.#sentinel}; ${script}`, "sh", ...words];
    return `exec ${shellCommand(this.#sudo?.elevated(shell) ?? shell)}`;
  }

  #listen(channel: ClientChannel): void {
    // Unread standard error stops the whole channel.
    channel.stderr.on("data", (piece: Buffer) => {
      const text = piece.toString("utf8");
      if (this.#sudo === null) this.#complaint = (this.#complaint + text).slice(-complaintLimit);
      else this.#sudo.hear(text, channel);
    });
    channel.on("exit", (code: number | null) => (this.#code = code));
    channel.on("error", () => undefined);
    this.#closed = new Promise((resolve) => {
      channel.once("close", resolve);
      this.#stopListening = this.connection.onClose(resolve);
    });
  }

  async #follow(channel: ClientChannel): Promise<void> {
    await this.#readAll(channel);
    // The status may come after the end of the output.
    await this.#closed;
    await this.#sudo?.finished(this.#sudoOutcome());
  }

  #sudoOutcome(): SudoOutcome {
    if (this.#noise === null) return "ran";
    // A program that was ended by a signal has judged nothing either.
    return typeof this.#code === "number" ? "refused" : "unknown";
  }

  /** A channel that is cut ends with an error of the stream, which says no more than that; ours are told. */
  async #readAll(channel: ClientChannel): Promise<void> {
    let ours: unknown;
    try {
      // A channel that is destroyed at the end of its output never tells the status that follows.
      for await (const piece of channel.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        await this.#take(piece, channel).catch((thrown: unknown) => {
          ours = thrown;
          throw thrown;
        });
      }
    } catch (thrown) {
      if (thrown === ours) throw thrown;
    }
  }

  async #take(piece: Buffer, channel: ClientChannel): Promise<void> {
    if (this.#noise === null) {
      await this.streams.onOutput(piece);
      return;
    }
    this.#noise = Buffer.concat([this.#noise, piece]);
    const begun = this.#noise.indexOf(`${this.#sentinel}\n`);
    if (begun < 0) {
      if (this.#noise.length > noiseLimitBytes) throw this.#notStarted("Its login shell prints without end.");
      return;
    }
    const rest = this.#noise.subarray(begun + this.#sentinel.length + 1);
    this.#noise = null;
    await this.#sudo?.finished("ran");
    this.streams.feed?.(channel);
    if (rest.length > 0) await this.streams.onOutput(rest);
  }

  #end(): ScriptEnd {
    // A connection that ended without the status of the program was cut, whatever arrived.
    if (this.#code === undefined) throw connectionLost(this.connection.name);
    if (this.#noise !== null)
      throw this.#sudo?.failure() ?? this.#notStarted(printable(this.#complaint.trim()));
    return { code: this.#code, complaint: printable((this.#sudo?.complaint ?? this.#complaint).trim()) };
  }

  #notStarted(reason: string): SshFailure {
    return new SshFailure(
      "session",
      `${this.connection.name} does not run programs for this user. ${reason}`.trim(),
      "The user needs a login shell that takes commands, such as /bin/sh or bash.",
    );
  }
}
