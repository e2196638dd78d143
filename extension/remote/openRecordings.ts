import type { Memento } from "vscode";
import type { Runner } from "./runner.js";

/** A recording on a runner that is not cleaned up yet: all that is needed to go on with it after a restart. */
export interface OpenRecording {
  /** Directory on the runner, and so its name: it is random. */
  readonly directory: string;
  readonly runner: Runner;
  /** Where the trace is fetched to. */
  readonly path: string;
  readonly startedEpochMs: number;
  /** What is recorded, for people. */
  readonly scope: string;
}

const key = "remote.openRecordings";

/** Remembers open recordings outside of every workspace, so that none can plant one. */
export class OpenRecordings {
  constructor(private readonly state: Memento) {}

  get all(): readonly OpenRecording[] {
    return this.state.get<readonly OpenRecording[]>(key, []);
  }

  async add(recording: OpenRecording): Promise<void> {
    await this.state.update(key, [...this.all, recording]);
  }

  async remove({ directory }: OpenRecording): Promise<void> {
    await this.state.update(
      key,
      this.all.filter((open) => open.directory !== directory),
    );
  }
}
