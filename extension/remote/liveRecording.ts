import { stat } from "node:fs/promises";
import type { TraceLog } from "../workbench/traceLog.js";
import type { OpenRecording } from "./openRecordings.js";
import type { RemoteState } from "./recording/collectorAnswers.js";
import { type FollowPhase, followRecording } from "./recording/followRecording.js";
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

  /** Follows until the end, or until it makes no sense any more; never rejects. */
  async attach(): Promise<void> {
    if (this.#following !== undefined) return;
    const following = new AbortController();
    this.#following = following;
    const link = this.parts.link(following.signal);
    try {
      await this.#follow(link, following.signal);
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

  async #follow(link: RunnerLink, signal: AbortSignal): Promise<void> {
    const { recording } = this.#status;
    const collector = new RemoteCollector(link, recording.directory);
    const prefix = await LocalPrefix.open(recording.path, recording.maxBytes);
    try {
      const listener = {
        onPhase: (phase: FollowPhase) => {
          this.#change({ phase });
        },
        onBytes: (sizeBytes: number) => {
          this.#change({ sizeBytes });
        },
        onState: ({ events, lost }: RemoteState) => {
          this.#change({ events, lost });
        },
      };
      const whole = await followRecording(collector, prefix, listener, signal);
      await collector.clean(whole.sha256, signal);
      await removeCollector(link, recording.directory, signal);
      this.#change({ phase: { kind: "complete", crashed: whole.crashed } });
    } finally {
      await prefix.close();
    }
    await this.parts.complete(this.#status);
  }

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
