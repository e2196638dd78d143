import { stat } from "node:fs/promises";
import type { TraceLog } from "../workbench/traceLog.js";
import type { OpenRecording, WholeTrace } from "./openRecordings.js";
import { BackOff } from "./recording/backOff.js";
import { type FollowListener, type FollowPhase, followRecording } from "./recording/followRecording.js";
import { removeCollector } from "./recording/installCollector.js";
import { LocalPrefix } from "./recording/localPrefix.js";
import { isGone, RemoteCollector } from "./recording/remoteCollector.js";
import type { RunnerLink } from "./recording/runnerLink.js";
import { SshCancelled, SshFailure } from "./ssh/sshFailure.js";

const otherWindowMs = 3000;

/** What a recording is doing, for people. */
export type RecordingPhase =
  | FollowPhase
  /** Nobody fetches it here; it goes on over there. */
  | { readonly kind: "detached"; readonly reason: string | null }
  /** All of it is here, and nothing of it on the runner. */
  | { readonly kind: "complete"; readonly crashed: boolean };

/** One recording as it is now. */
export interface RecordingStatus {
  readonly recording: OpenRecording;
  readonly phase: RecordingPhase;
  readonly sizeBytes: number;
  /** As the runner counted when it was asked last; null before. */
  readonly events: number | null;
  readonly lost: number | null;
}

/** What a recording works with, and whom it tells. */
export interface LiveParts {
  readonly link: (signal: AbortSignal) => RunnerLink;
  readonly changed: () => void;
  readonly complete: (status: RecordingStatus) => Promise<void>;
  /** It is not followed any more, and the reader did not ask for that. */
  readonly failed: (status: RecordingStatus, reason: string) => void;
  /** The runner has nothing of it; true where that is because another window has fetched all of it. */
  readonly fetchedElsewhere: (recording: OpenRecording) => boolean;
  /** What is remembered of a recording that is here as a whole. */
  readonly whole: () => WholeTrace | undefined;
  readonly setWhole: (whole: WholeTrace) => Promise<void>;
  readonly log: Pick<TraceLog, "write" | "error">;
}

/** One recording that is followed, or could be. */
export class LiveRecording {
  #status: RecordingStatus;
  #following: AbortController | undefined;

  constructor(
    recording: OpenRecording,
    private readonly parts: LiveParts,
  ) {
    this.#status = {
      recording,
      phase: { kind: "detached", reason: null },
      sizeBytes: 0,
      events: null,
      lost: null,
    };
    void this.#seeSize();
  }

  get status(): RecordingStatus {
    return this.#status;
  }

  /** Whether it is fetched here, or its runner is being connected to. */
  get followed(): boolean {
    return this.#following !== undefined;
  }

  /** Follows until the end, or until it makes no sense any more; never rejects. */
  async attach(): Promise<void> {
    if (this.#following !== undefined) return;
    const following = new AbortController();
    this.#following = following;
    const link = this.parts.link(following.signal);
    try {
      const whole = await this.#fetch(link, following.signal);
      await this.#takeAway(whole, link, following.signal);
      this.#change({ phase: { kind: "complete", crashed: whole.crashed } });
      await this.parts.complete(this.#status);
    } catch (thrown) {
      await this.#detached(thrown);
    } finally {
      link.dispose();
      if (this.#following === following) this.#following = undefined;
    }
  }

  detach(): void {
    this.#following?.abort();
    this.#following = undefined;
  }

  async #fetch(link: RunnerLink, signal: AbortSignal): Promise<WholeTrace> {
    const { recording } = this.#status;
    const prefix = await LocalPrefix.open(recording.path, recording.maxBytes);
    try {
      const collector = new RemoteCollector(link, recording.directory);
      const { sha256, crashed } = await followRecording(collector, prefix, this.#listener, signal);
      await this.parts.setWhole({ sha256, crashed });
      return { sha256, crashed };
    } catch (thrown) {
      // It was being taken away when the link was lost, or this program ended.
      const whole = isGone(thrown) ? this.parts.whole() : undefined;
      if (whole === undefined) throw thrown;
      if (whole.sha256 !== (await prefix.sha256())) throw thrown;
      return whole;
    } finally {
      await prefix.close();
    }
  }

  /** Removes from the runner what is here as a whole. An attempt whose answer was lost may have done it. */
  async #takeAway({ sha256 }: WholeTrace, link: RunnerLink, signal: AbortSignal): Promise<void> {
    const { directory } = this.#status.recording;
    const backOff = new BackOff((reason, nextAttemptEpochMs) => {
      this.#change({ phase: { kind: "reconnecting", reason, nextAttemptEpochMs } });
    }, signal);
    await backOff.retrying(async () => {
      await new RemoteCollector(link, directory).clean(sha256, signal).catch((thrown: unknown) => {
        if (!isGone(thrown)) throw thrown;
      });
      await removeCollector(link, directory, signal);
    });
  }

  readonly #listener: FollowListener = {
    onPhase: (phase) => {
      this.#change({ phase });
    },
    onBytes: (sizeBytes) => {
      this.#change({ sizeBytes });
    },
    onState: ({ events, lost }) => {
      this.#change({ events, lost });
    },
  };

  async #detached(thrown: unknown): Promise<void> {
    if (isGone(thrown) && (await this.#fetchedElsewhere())) return;
    const cancelled = thrown instanceof SshCancelled;
    if (!cancelled && !(thrown instanceof SshFailure)) this.parts.log.error(thrown);
    const reason = cancelled ? null : thrown instanceof SshFailure ? thrown.sentence : String(thrown);
    this.#change({ phase: { kind: "detached", reason } });
    if (reason === null) return;
    this.parts.log.write("remote", reason);
    this.parts.failed(this.#status, reason);
  }

  /** The other window takes a moment from the removal on the runner to saying so. */
  async #fetchedElsewhere(): Promise<boolean> {
    for (let waitedMs = 0; waitedMs < otherWindowMs; waitedMs += 500) {
      if (this.parts.fetchedElsewhere(this.#status.recording)) return true;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    return false;
  }

  /** After a restart: how much is here already. */
  async #seeSize(): Promise<void> {
    const size = await stat(this.#status.recording.path).then(
      (info) => info.size,
      () => 0,
    );
    if (size > this.#status.sizeBytes) this.#change({ sizeBytes: size });
  }

  #change(change: Partial<RecordingStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.parts.changed();
  }
}
