import { rm } from "node:fs/promises";
import { join } from "node:path";
import { EventEmitter } from "vscode";
import { Throttle } from "../editor/throttle.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { GrowingFiles } from "./growingFiles.js";
import type { OpenRecording, OpenRecordings } from "./openRecordings.js";
import { type FollowPhase, followRecording } from "./recording/followRecording.js";
import { installCollector, removeCollector } from "./recording/installCollector.js";
import { LocalPrefix } from "./recording/localPrefix.js";
import { type RecordingOptions, scopeText } from "./recording/recordingScope.js";
import type { RunnerCheck } from "./recording/collectorAnswers.js";
import { RemoteCollector } from "./recording/remoteCollector.js";
import { RunnerLink } from "./recording/runnerLink.js";
import type { Runner } from "./runner.js";
import { checkHost } from "./ssh/hostNames.js";
import type { ConnectionPrompts } from "./ssh/connectionPrompts.js";
import { SshCancelled, SshFailure } from "./ssh/sshFailure.js";
import type { TrustStore } from "./ssh/trustStore.js";

const tellIntervalMs = 500;

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

/** What recordings need. */
export interface RecordingParts {
  readonly prompts: ConnectionPrompts;
  readonly trust: TrustStore;
  readonly remembered: OpenRecordings;
  readonly growing: GrowingFiles;
  /** Folder of the collectors in the package. */
  readonly collectorFolder: string;
  readonly libraryFolder: () => string;
  readonly log: TraceLog;
  /** Opens a trace before anybody looks at it, so that its engine runs when the first events come; returns how to let go. */
  readonly warm: (path: string) => () => void;
  /** Called with every recording that is complete. */
  readonly onComplete: (status: RecordingStatus) => Promise<void>;
}

/** The recordings on all runners: started, followed, stopped and cleaned up here. */
export class Recordings {
  readonly #changed = new EventEmitter<void>();
  readonly #live = new Map<string, LiveRecording>();
  /** Bytes come several times a second; nobody reads faster than this. */
  readonly #tell = new Throttle<undefined>(tellIntervalMs, () => {
    this.#changed.fire();
  });

  readonly onDidChange = this.#changed.event;

  constructor(private readonly parts: RecordingParts) {
    for (const recording of parts.remembered.all) {
      parts.growing.add(recording.path);
      this.#add(recording);
    }
  }

  get all(): readonly RecordingStatus[] {
    return [...this.#live.values()].map(({ status }) => status);
  }

  /** Uploads the collector, looks what can be recorded, and takes the collector away again. */
  async check(runner: Runner, signal: AbortSignal): Promise<RunnerCheck> {
    const link = this.#link(runner, signal);
    try {
      const directory = await installCollector(link, this.parts.collectorFolder, signal);
      try {
        return await new RemoteCollector(link, directory).check(signal);
      } finally {
        await removeCollector(link, directory);
      }
    } finally {
      link.dispose();
    }
  }

  /** Starts a recording and follows it; returns once it records. */
  async start(runner: Runner, options: RecordingOptions, signal: AbortSignal): Promise<RecordingStatus> {
    const startedEpochMs = Date.now();
    const path = join(this.parts.libraryFolder(), traceName(runner, startedEpochMs));
    await (await LocalPrefix.open(path)).close();
    this.parts.growing.add(path);
    const letGo = this.parts.warm(path);
    try {
      const directory = await this.#startRemote(runner, options, signal);
      const recording = { directory, runner, path, startedEpochMs, scope: scopeText(options.scope) };
      await this.parts.remembered.add(recording);
      const live = this.#add(recording);
      void live.attach();
      return live.status;
    } catch (thrown) {
      this.parts.growing.end(path);
      await rm(path, { force: true });
      throw thrown;
    } finally {
      letGo();
    }
  }

  /** Returns the directory on the runner in which it records. */
  async #startRemote(runner: Runner, options: RecordingOptions, signal: AbortSignal): Promise<string> {
    const link = this.#link(runner, signal);
    try {
      const directory = await installCollector(link, this.parts.collectorFolder, signal);
      try {
        const { bySystemd } = await new RemoteCollector(link, directory).start(options, signal);
        if (!bySystemd)
          this.parts.log.write("remote", `${runner.name} has no systemd: a logout may end the recording`);
        return directory;
      } catch (thrown) {
        await removeCollector(link, directory).catch(this.parts.log.error);
        throw thrown;
      }
    } finally {
      link.dispose();
    }
  }

  /** Fetches on where the last connection left off. */
  attach(recording: OpenRecording): void {
    void this.#of(recording).attach();
  }

  async stop(recording: OpenRecording, signal: AbortSignal): Promise<void> {
    await this.#withCollector(recording, (collector) => collector.stop(signal), signal);
    this.attach(recording);
  }

  /** Takes a recording off the runner, whatever was fetched of it. */
  async cleanUp(recording: OpenRecording, signal: AbortSignal): Promise<void> {
    this.#live.get(recording.directory)?.detach();
    await this.#withCollector(
      recording,
      async (collector, link) => {
        await collector.discard(signal).catch((thrown: unknown) => {
          if (!(thrown instanceof SshFailure) || thrown.stage !== "recording") throw thrown;
        });
        await removeCollector(link, recording.directory, signal);
      },
      signal,
    );
    await this.forget(recording);
  }

  /** Lets go of a recording that is not on its runner any more. */
  async forget(recording: OpenRecording): Promise<void> {
    await this.parts.remembered.remove(recording);
    this.#live.delete(recording.directory);
    this.parts.growing.end(recording.path);
    this.#changed.fire();
  }

  dispose(): void {
    for (const live of this.#live.values()) live.detach();
    this.#tell.dispose();
    this.#changed.dispose();
  }

  #of({ directory }: OpenRecording): LiveRecording {
    const live = this.#live.get(directory);
    if (live === undefined) throw new SshFailure("recording", "The recording is not open any more.", "");
    return live;
  }

  #add(recording: OpenRecording): LiveRecording {
    const live = new LiveRecording(recording, {
      link: (signal) => this.#link(recording.runner, signal),
      changed: () => {
        this.#tell.push(undefined);
      },
      complete: (status) => this.#completed(status),
      log: this.parts.log,
    });
    this.#live.set(recording.directory, live);
    this.#changed.fire();
    return live;
  }

  async #completed(status: RecordingStatus): Promise<void> {
    await this.parts.remembered.remove(status.recording);
    this.parts.growing.end(status.recording.path);
    this.#live.delete(status.recording.directory);
    await this.parts.onComplete(status);
    this.#changed.fire();
  }

  async #withCollector(
    recording: OpenRecording,
    use: (collector: RemoteCollector, link: RunnerLink) => Promise<unknown>,
    signal: AbortSignal,
  ): Promise<void> {
    const link = this.#link(recording.runner, signal);
    try {
      await use(new RemoteCollector(link, recording.directory), link);
    } finally {
      link.dispose();
    }
  }

  #link(runner: Runner, signal: AbortSignal): RunnerLink {
    const { prompts, trust } = this.parts;
    return new RunnerLink(async () => {
      // The SSH side of the bundle is initialised with the first connection, not when the extension is activated.
      const [{ resolveRoute }, { connectRoute }] = await Promise.all([
        import("./ssh/sshRoute.js"),
        import("./ssh/connectRoute.js"),
      ]);
      const route = await resolveRoute(checkHost(runner.alias), runner.overrides);
      return connectRoute(route, { prompts, trust, signal });
    }, prompts);
  }
}

interface LiveParts {
  readonly link: (signal: AbortSignal) => RunnerLink;
  readonly changed: () => void;
  readonly complete: (status: RecordingStatus) => Promise<void>;
  readonly log: TraceLog;
}

/** One recording that is followed, or could be. */
class LiveRecording {
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
      this.#detached(thrown);
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
    const prefix = await LocalPrefix.open(recording.path);
    try {
      const listener = {
        onPhase: (phase: FollowPhase) => {
          this.#change({ phase });
        },
        onBytes: (sizeBytes: number) => {
          this.#change({ sizeBytes });
        },
        onState: ({ events, lost }: { readonly events: number; readonly lost: number }) => {
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

  #detached(thrown: unknown): void {
    if (!(thrown instanceof SshFailure) && !(thrown instanceof SshCancelled)) this.parts.log.error(thrown);
    const reason = thrown instanceof SshFailure ? thrown.sentence : null;
    if (reason !== null) this.parts.log.write("remote", reason);
    this.#change({ phase: { kind: "detached", reason } });
  }

  #change(change: Partial<RecordingStatus>): void {
    this.#status = { ...this.#status, ...change };
    this.parts.changed();
  }
}

/** `runner-20260102-030405.jsonl.gz`, in UTC; what a file's name cannot hold is left out of the runner's. */
function traceName({ name }: Runner, epochMs: number): string {
  const time = new Date(epochMs).toISOString().replace(/[-:]/gu, "").replace("T", "-").slice(0, 15);
  const plain = name.replace(/[^A-Za-z0-9._-]/gu, "_").slice(0, 60);
  return `${plain}-${time}.jsonl.gz`;
}
