import { SshFailure } from "../ssh/sshFailure.js";
import { BackOff, sleep } from "./backOff.js";
import { CollectorRefusal, type RemoteState } from "./collectorAnswers.js";
import type { LocalPrefix } from "./localPrefix.js";
import type { RemoteCollector, TailEnd } from "./remoteCollector.js";

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
  #refetched = false;
  readonly #backOff: BackOff;

  constructor(
    private readonly collector: RemoteCollector,
    private readonly prefix: LocalPrefix,
    private readonly listener: FollowListener,
    private readonly signal: AbortSignal,
  ) {
    this.#backOff = new BackOff((reason, nextAttemptEpochMs) => {
      listener.onPhase({ kind: "reconnecting", reason, nextAttemptEpochMs });
    }, signal);
  }

  async follow(): Promise<FollowedRecording> {
    for (;;) {
      const whole = await this.#backOff.retrying(async () => this.#verify(await this.#attach()));
      if (whole !== undefined) return whole;
    }
  }

  async #attach(): Promise<Exclude<TailEnd, "cut">> {
    const watching = new AbortController();
    const tail = this.collector.tail(
      this.prefix.sizeBytes,
      async (bytes) => {
        await this.prefix.append(bytes);
        this.#backOff.reset();
        this.listener.onBytes(this.prefix.sizeBytes);
      },
      () => {
        this.listener.onPhase({ kind: "attached" });
        void this.#watch(watching.signal);
      },
      this.signal,
    );
    try {
      const end = await tail;
      if (end === "cut") throw transferCut();
      return end;
    } catch (thrown) {
      // More is here than there: the file was changed by somebody else. Only a fetch from its start can be right.
      if (!(thrown instanceof CollectorRefusal) || thrown.code !== "offset-beyond-end") throw thrown;
      await this.#refetch();
      throw transferCut();
    } finally {
      watching.abort();
    }
  }

  /** Asks now and then how it is going; what cannot be asked is asked again, the bytes come by themselves. */
  async #watch(signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.collector.status(signal).then(
        (state) => {
          if (!signal.aborted) this.listener.onState(state);
        },
        () => undefined,
      );
      await sleep(statusIntervalMs, signal);
      if (signal.aborted) return;
      // A recording of something that does nothing brings no bytes for long.
      this.#backOff.reset();
    }
  }

  /** The whole recording where the hashes agree; undefined where it is to be fetched again. */
  async #verify(end: Exclude<TailEnd, "cut">): Promise<FollowedRecording | undefined> {
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
}

function transferCut(): SshFailure {
  return new SshFailure("network", "The transfer was cut.", "", true);
}
