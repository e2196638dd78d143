import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Throttle } from "../editor/throttle.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { GrowingFiles } from "./growingFiles.js";
import { LiveRecording, type RecordingStatus } from "./liveRecording.js";
import type { OpenRecording, OpenRecordings } from "./openRecordings.js";
import type { RunnerCheck } from "./recording/collectorAnswers.js";
import { installCollector, removeCollector } from "./recording/installCollector.js";
import { type RecordingOptions, scopeText } from "./recording/recordingScope.js";
import { RemoteCollector } from "./recording/remoteCollector.js";
import { RunnerLink } from "./recording/runnerLink.js";
import type { Runner } from "./runner.js";
import type { ConnectionPrompts } from "./ssh/connectionPrompts.js";
import { checkHost } from "./ssh/hostNames.js";
import { SshCancelled, SshFailure } from "./ssh/sshFailure.js";
import type { TrustStore } from "./ssh/trustStore.js";

const tellIntervalMs = 500;

/** What recordings need. */
export interface RecordingParts {
  readonly prompts: ConnectionPrompts;
  readonly trust: TrustStore;
  readonly remembered: OpenRecordings;
  readonly growing: GrowingFiles;
  /** Folder of the collectors in the package. */
  readonly collectorFolder: string;
  readonly libraryFolder: () => string;
  readonly log: Pick<TraceLog, "write" | "error">;
  /** Opens a trace before anybody looks at it, so that its engine runs when the first events come; returns how to let go. */
  readonly warm: (path: string) => () => void;
  /** Called with every recording that is complete. */
  readonly onComplete: (status: RecordingStatus) => Promise<void>;
  /** Called where a recording is not followed any more although nobody asked for that, with the reason. */
  readonly onFailed: (status: RecordingStatus, reason: string) => void;
}

/** The recordings on all runners: started, followed, stopped and cleaned up here. */
export class Recordings {
  readonly #listeners = new Set<() => void>();
  readonly #live = new Map<string, LiveRecording>();
  /** Bytes come several times a second; nobody reads faster than this. */
  readonly #tell = new Throttle<undefined>(tellIntervalMs, () => {
    this.#changed();
  });

  constructor(private readonly parts: RecordingParts) {
    for (const recording of parts.remembered.all) {
      parts.growing.add(recording.path);
      this.#add(recording);
    }
  }

  get all(): readonly RecordingStatus[] {
    return [...this.#live.values()].map(({ status }) => status);
  }

  /** Calls back, at most twice a second, when anything about a recording changed; returns how to stop listening. */
  onDidChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Uploads the collector, looks what can be recorded, and takes the collector away again. */
  async check(runner: Runner, signal: AbortSignal): Promise<RunnerCheck> {
    return this.#linked(runner, signal, async (link) => {
      const directory = await installCollector(link, this.parts.collectorFolder, signal);
      try {
        return await new RemoteCollector(link, directory).check(signal);
      } finally {
        await removeCollector(link, directory);
      }
    });
  }

  /** Starts a recording and follows it; returns once it records. */
  async start(runner: Runner, options: RecordingOptions, signal: AbortSignal): Promise<RecordingStatus> {
    const startedEpochMs = Date.now();
    const path = join(this.parts.libraryFolder(), traceName(runner, startedEpochMs));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "", { flag: "wx", mode: 0o600 });
    this.parts.growing.add(path);
    const letGo = this.parts.warm(path);
    try {
      const live = await this.#linked(runner, signal, async (link) => {
        const directory = await installCollector(link, this.parts.collectorFolder, signal);
        const scope = scopeText(options.scope);
        const recording = { directory, runner, path, startedEpochMs, maxBytes: options.maxBytes, scope };
        return this.#startRemote(link, recording, options, signal);
      });
      void live.attach();
      return live.status;
    } catch (thrown) {
      if (!this.all.some(({ recording }) => recording.path === path)) {
        this.parts.growing.end(path);
        await rm(path, { force: true });
      }
      throw thrown;
    } finally {
      letGo();
    }
  }

  /**
   * Remembers the recording before it is started: whatever ends this program now, it is offered again. Starting is not
   * cut in its middle, where nobody would know whether it records; it settles by itself within seconds.
   */
  async #startRemote(
    link: RunnerLink,
    recording: OpenRecording,
    options: RecordingOptions,
    signal: AbortSignal,
  ): Promise<LiveRecording> {
    await this.parts.remembered.add(recording);
    const collector = new RemoteCollector(link, recording.directory);
    try {
      const { bySystemd } = await collector.start(options);
      if (signal.aborted) throw new SshCancelled();
      if (!bySystemd)
        this.parts.log.write(
          "remote",
          `${recording.runner.name} has no systemd: a logout may end the recording`,
        );
      return this.#add(recording);
    } catch (thrown) {
      await this.#undoStart(collector, recording);
      throw thrown;
    }
  }

  /** Where even this fails, the recording stays in the list: it may run. */
  async #undoStart(collector: RemoteCollector, recording: OpenRecording): Promise<void> {
    try {
      await collector.discard();
      await this.parts.remembered.remove(recording);
    } catch (thrown) {
      this.parts.log.error(thrown);
      this.#add(recording);
    }
  }

  /** Fetches on where the last connection left off. */
  attach(recording: OpenRecording): void {
    void this.#of(recording).attach();
  }

  /** The same for those of `offered` that are open and that nobody fetches here; false where there is none of them. */
  attachDetached(offered: readonly OpenRecording[]): boolean {
    const open = offered.map(({ directory }) => this.#live.get(directory));
    const detached = open.filter((live) => live?.followed === false);
    for (const live of detached) void live?.attach();
    return detached.length > 0;
  }

  async stop(recording: OpenRecording, signal: AbortSignal): Promise<void> {
    await this.#linked(recording.runner, signal, (link) =>
      new RemoteCollector(link, recording.directory).stop(signal),
    );
    // It may have been complete before the answer came.
    void this.#live.get(recording.directory)?.attach();
  }

  /** Takes a recording off the runner, whatever was fetched of it. */
  async cleanUp(recording: OpenRecording, signal: AbortSignal): Promise<void> {
    this.#live.get(recording.directory)?.detach();
    await this.#linked(recording.runner, signal, (link) =>
      new RemoteCollector(link, recording.directory).discard(signal),
    );
    await this.forget(recording);
  }

  /** Lets go of a recording whatever is on its runner. */
  async forget(recording: OpenRecording): Promise<void> {
    await this.parts.remembered.remove(recording);
    this.#letGo(recording);
  }

  dispose(): void {
    for (const live of this.#live.values()) live.detach();
    this.#tell.dispose();
    this.#listeners.clear();
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
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
      failed: this.parts.onFailed,
      fetchedElsewhere: () => this.#fetchedElsewhere(recording),
      whole: () => this.parts.remembered.wholeOf(recording),
      setWhole: (whole) => this.parts.remembered.setWhole(recording, whole),
      log: this.parts.log,
    });
    this.#live.set(recording.directory, live);
    this.#changed();
    return live;
  }

  async #completed(status: RecordingStatus): Promise<void> {
    // Another window may have come to the same end.
    if (this.#fetchedElsewhere(status.recording)) return;
    await this.parts.remembered.remove(status.recording);
    this.parts.growing.end(status.recording.path);
    this.#live.delete(status.recording.directory);
    await this.parts.onComplete(status);
    this.#changed();
  }

  #fetchedElsewhere(recording: OpenRecording): boolean {
    if (this.parts.remembered.has(recording)) return false;
    this.#letGo(recording);
    return true;
  }

  #letGo(recording: OpenRecording): void {
    this.#live.delete(recording.directory);
    this.parts.growing.end(recording.path);
    this.#changed();
  }

  async #linked<T>(runner: Runner, signal: AbortSignal, use: (link: RunnerLink) => Promise<T>): Promise<T> {
    const link = this.#link(runner, signal);
    try {
      return await use(link);
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

/** `runner-20260102-030405.jsonl.gz`, in UTC; what a file's name cannot hold is left out of the runner's. */
function traceName({ name }: Runner, epochMs: number): string {
  const time = new Date(epochMs).toISOString().replace(/[-:]/gu, "").replace("T", "-").slice(0, 15);
  const plain = name.replace(/[^A-Za-z0-9._-]/gu, "_").slice(0, 60);
  return `${plain}-${time}.jsonl.gz`;
}
