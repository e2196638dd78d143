import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One event of a written trace; `timestamp` is told in milliseconds after the first event. */
export interface WrittenEvent {
  readonly atMs: number;
  readonly type: string;
  readonly [field: string]: unknown;
}

const startMs = 1_700_000_000_000;

/** Writes a trace of these events to a folder of its own; `remove` deletes it. */
export function writeTrace(events: readonly WrittenEvent[]): { readonly path: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), "screen-trace-"));
  const path = join(folder, "trace.jsonl");
  const lines = events.map(({ atMs, ...event }) =>
    JSON.stringify({ timestamp: new Date(startMs + atMs).toISOString(), ppid: 1, ...event }),
  );
  writeFileSync(path, `${lines.join("\n")}\n`);
  return {
    path,
    remove: () => {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
