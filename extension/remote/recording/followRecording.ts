import { SshCancelled, SshFailure } from "../ssh/sshFailure.js";
import { CollectorRefusal, type RemoteState } from "./collectorAnswers.js";
import type { LocalPrefix } from "./localPrefix.js";
import type { RemoteCollector, TailEnd } from "./remoteCollector.js";

/** Waits between attempts to re-attach: a flap is over soon, a closed lid is not worth more than a try in half a minute. */
const firstWaitMs = 500;
const longestWaitMs = 30_000;
/** sudo writes a line into the runner's log for each question. */
const statusIntervalMs = 5000;

/** What a recording is doing, told whenever it changes. */
export type FollowPhase =
  | { readonly kind: "attached" }
  /** The connection was lost; the next attempt is at this time. */
  | { readonly kind: "reconnecting"; readonly reason: string; readonly nextAttemptEpochMs: number }
  | { readonly kind: "verifying" };

export interface FollowListener {
  onPhase(phase: FollowPhase): void;
  /** Bytes of the trace that are here. */
  onBytes(sizeBytes: number): void;
  onState(state: RemoteState): void;
}

/** How a recording ended, with all of it here: its hash is that of the remote file. */
export interface FollowedRecording {
  readonly state: RemoteState;
  readonly sha256: string;
  /** The recorder died before it wrote its end record. */
  readonly crashed: boolean;
}

/**
 * Fetches a recording until its end, however often the connection is cut, and returns once the whole of it is here and
 * its hash is right. Rejects with SshCancelled after the signal, and with an {@link SshFailure} where another attempt would
 * not help; the recording goes on meanwhile, and the prefix stays to go on from.
 */
export async function followRecording(
  collector: RemoteCollector,
  prefix: LocalPrefix,
  listener: FollowListener,
  signal: AbortSignal,
): Promise<FollowedRecording> {
  return new Follower(collector, prefix, listener, signal).follow();
}

class Follower {
  #attempts = 0;
  #refetched = false;

  constructor(
    private readonly collector: RemoteCollector,
    private readonly prefix: LocalPrefix,
    private readonly listener: FollowListener,
    private readonly signal: AbortSignal,
  ) {}

  async follow(): Promise<FollowedRecording> {
    for (;;) {
      try {
        const end = await this.#attach();
        if (end === "cut") await this.#wait("The transfer was cut.");
        else {
          const whole = await this.#verify(end);
          if (whole !== undefined) return whole;
        }
      } catch (thrown) {
        if (!isRetryable(thrown)) throw thrown;
        await this.#wait(thrown.message);
      }
    }
  }

  async #attach(): Promise<TailEnd> {
    const watching = new AbortController();
    const tail = this.collector.tail(
      this.prefix.sizeBytes,
      async (bytes) => {
        await this.prefix.append(bytes);
        this.listener.onBytes(this.prefix.sizeBytes);
      },
      () => {
        this.#attempts = 0;
        this.listener.onPhase({ kind: "attached" });
        void this.#watch(watching.signal);
      },
      this.signal,
    );
    try {
      return await tail;
    } catch (thrown) {
      // More is here than there: the file was changed by somebody else. Only a fetch from its start can be right.
      if (!(thrown instanceof CollectorRefusal) || thrown.code !== "offset-beyond-end") throw thrown;
      await this.#refetch();
      return "cut";
    } finally {
      watching.abort();
    }
  }

  /** Asks now and then how it is going; what cannot be asked is asked again, the bytes come by themselves. */
  async #watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.collector.status(signal).then(
        (state) => {
          if (!signal.aborted) this.listener.onState(state);
        },
        () => undefined,
      );
      await sleep(statusIntervalMs, signal);
    }
  }

  /** The whole recording where the hashes agree; undefined where it is to be fetched again. */
  async #verify(end: TailEnd): Promise<FollowedRecording | undefined> {
    this.listener.onPhase({ kind: "verifying" });
    const state = await this.collector.status(this.signal);
    this.listener.onState(state);
    const sha256 = await this.prefix.sha256();
    if (state.sha256 === sha256) return { state, sha256, crashed: end === "crashed" };
    if (this.#refetched || state.sha256 === null)
      throw new SshFailure(
        "recording",
        "What was fetched is not what the runner holds.",
        "The recording stays on the runner. Check both disks, then fetch it again.",
      );
    await this.#refetch();
    return undefined;
  }

  async #refetch(): Promise<void> {
    this.#refetched = true;
    await this.prefix.restart();
    this.listener.onBytes(0);
  }

  async #wait(reason: string): Promise<void> {
    const longest = Math.min(longestWaitMs, firstWaitMs * 2 ** this.#attempts++);
    // Many clients of one runner should not come back at the same moment.
    const waitMs = longest * (0.5 + Math.random() / 2);
    this.listener.onPhase({ kind: "reconnecting", reason, nextAttemptEpochMs: Date.now() + waitMs });
    await sleep(waitMs, this.signal);
    if (this.signal.aborted) throw new SshCancelled();
  }
}

function isRetryable(thrown: unknown): thrown is SshFailure {
  return thrown instanceof SshFailure && thrown.retryable;
}

/** Settles after the time or with the signal, whichever comes first. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
