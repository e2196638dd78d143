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
  /** The runner was told to end the recording before its file is larger: more is never taken from it. */
  readonly maxBytes: number;
  /** What is recorded, for people. */
  readonly scope: string;
  /** Set once all of it is here: whatever happens to the rest of it on the runner, nothing more is to be fetched. */
  readonly whole?: WholeTrace;
}

/** The trace of a recording that has ended, as its runner and the file here agreed on. */
export interface WholeTrace {
  /** Hexadecimal. */
  readonly sha256: string;
  /** The recorder died before it wrote its end record. */
  readonly crashed: boolean;
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

  has({ directory }: OpenRecording): boolean {
    return this.all.some((open) => open.directory === directory);
  }

  /** Undefined where not all of it is known to be here. */
  wholeOf({ directory }: OpenRecording): WholeTrace | undefined {
    return this.all.find((open) => open.directory === directory)?.whole;
  }

  async setWhole({ directory }: OpenRecording, whole: WholeTrace): Promise<void> {
    const all = this.all.map((open) => (open.directory === directory ? { ...open, whole } : open));
    await this.state.update(key, all);
  }

  async remove({ directory }: OpenRecording): Promise<void> {
    await this.state.update(
      key,
      this.all.filter((open) => open.directory !== directory),
    );
  }
}
