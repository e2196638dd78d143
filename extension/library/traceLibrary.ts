import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** What is known about a trace in the library beside its bytes. */
export interface LibraryNote {
  readonly runner: string;
  readonly scope: string;
  /** null where it is not known, as the two below. */
  readonly startedEpochMs: number | null;
  readonly events: number | null;
  readonly lost: number | null;
  /** Findings when the trace was opened last. */
  readonly findings: number | null;
}

/** One trace in the library. */
export interface LibraryTrace {
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly modifiedEpochMs: number;
  readonly note: LibraryNote | null;
}

const traceSuffix = ".jsonl.gz";
const dayMs = 24 * 3600 * 1000;

/** The folder where fetched traces are: each a file, with a note beside it. */
export class TraceLibrary {
  readonly #listeners = new Set<() => void>();

  constructor(private readonly folder: () => string) {}

  /** Calls back when a note was written or a trace deleted. */
  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** All traces, the newest first. A folder that does not exist has none. */
  async list(): Promise<LibraryTrace[]> {
    const folder = this.folder();
    const names = await readdir(folder).catch(() => []);
    const traces = await Promise.all(
      names.filter((name) => name.endsWith(traceSuffix)).map((name) => describeTrace(join(folder, name))),
    );
    return traces
      .filter((trace) => trace !== undefined)
      .sort((a, b) => startOf(b) - startOf(a) || a.name.localeCompare(b.name));
  }

  contains(path: string): boolean {
    return join(this.folder(), basename(path)) === path && path.endsWith(traceSuffix);
  }

  /** Traces that are older than the retention, by when they were recorded. */
  async expired(days: number, nowEpochMs: number): Promise<LibraryTrace[]> {
    const oldest = nowEpochMs - days * dayMs;
    return (await this.list()).filter((trace) => startOf(trace) < oldest);
  }

  /** Writes or changes the note of a trace, as a whole or not at all. */
  async note(path: string, change: Partial<LibraryNote>): Promise<void> {
    const blank = { runner: "", scope: "", startedEpochMs: null, events: null, lost: null, findings: null };
    const note: LibraryNote = { ...blank, ...(await readNote(path)), ...change };
    await mkdir(this.folder(), { recursive: true });
    await writeFile(`${notePath(path)}.new`, JSON.stringify(note));
    await rename(`${notePath(path)}.new`, notePath(path));
    this.#tell();
  }

  /** Deletes a trace and its note. */
  async remove({ path }: LibraryTrace): Promise<void> {
    await rm(path, { force: true });
    await rm(notePath(path), { force: true });
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** When a trace was recorded; where that is not known, when its file was written. */
function startOf({ note, modifiedEpochMs }: LibraryTrace): number {
  return note?.startedEpochMs ?? modifiedEpochMs;
}

async function describeTrace(path: string): Promise<LibraryTrace | undefined> {
  const info = await stat(path).catch(() => undefined);
  if (info?.isFile() !== true) return undefined;
  return {
    path,
    name: basename(path),
    sizeBytes: info.size,
    modifiedEpochMs: info.mtimeMs,
    note: await readNote(path),
  };
}

function notePath(path: string): string {
  return `${path.slice(0, -traceSuffix.length)}.note.json`;
}

/** A note that cannot be read is none: the trace itself is what counts. */
async function readNote(path: string): Promise<LibraryNote | null> {
  try {
    const note = JSON.parse(await readFile(notePath(path), "utf8")) as Record<string, unknown>;
    const number = (value: unknown): number | null => (typeof value === "number" ? value : null);
    const text = (value: unknown): string => (typeof value === "string" ? value : "");
    return {
      runner: text(note["runner"]),
      scope: text(note["scope"]),
      startedEpochMs: number(note["startedEpochMs"]),
      events: number(note["events"]),
      lost: number(note["lost"]),
      findings: number(note["findings"]),
    };
  } catch {
    return null;
  }
}
