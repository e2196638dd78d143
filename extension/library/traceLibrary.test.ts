import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { TraceLibrary } from "./traceLibrary.js";

describe("the trace library", () => {
  let folder = "";
  let library: TraceLibrary;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "library-"));
    library = new TraceLibrary(() => folder);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const dayMs = 24 * 3600 * 1000;
  const note = { runner: "farm", scope: "make", events: 3, lost: 0, findings: null };

  it("lists traces with what is known, the newest first", async () => {
    for (const name of ["a.jsonl.gz", "b.jsonl.gz", "other.txt"]) writeFileSync(join(folder, name), "x");
    await library.note(join(folder, "a.jsonl.gz"), { ...note, startedEpochMs: Date.now() + dayMs });
    const traces = await library.list();
    expect(traces.map(({ name, note: known }) => [name, known?.runner])).toEqual([
      ["a.jsonl.gz", "farm"],
      ["b.jsonl.gz", undefined],
    ]);
    await library.note(join(folder, "a.jsonl.gz"), { findings: 2 });
    expect((await library.list())[0]?.note).toMatchObject({ runner: "farm", findings: 2 });
  });

  it("is empty where there is no folder, and passes over notes that cannot be read", async () => {
    expect(await new TraceLibrary(() => join(folder, "none")).list()).toEqual([]);
    writeFileSync(join(folder, "a.jsonl.gz"), "x");
    writeFileSync(join(folder, "a.note.json"), "{");
    expect((await library.list())[0]?.note).toBeNull();
  });

  it("offers what is older than the retention, by when it was recorded, and deletes only what it is told to", async () => {
    const now = Date.now();
    for (const name of ["old.jsonl.gz", "plain.jsonl.gz", "new.jsonl.gz"])
      writeFileSync(join(folder, name), "x");
    await library.note(join(folder, "old.jsonl.gz"), { ...note, startedEpochMs: now - 91 * dayMs });
    await library.note(join(folder, "new.jsonl.gz"), { ...note, startedEpochMs: now - 89 * dayMs });
    const longAgo = new Date(now - 100 * dayMs);
    utimesSync(join(folder, "plain.jsonl.gz"), longAgo, longAgo);
    utimesSync(join(folder, "new.jsonl.gz"), longAgo, longAgo);
    const expired = await library.expired(90, now);
    expect(expired.map(({ name }) => name)).toEqual(["old.jsonl.gz", "plain.jsonl.gz"]);
    const [first] = expired;
    if (first !== undefined) await library.remove(first);
    expect(existsSync(join(folder, "old.note.json"))).toBe(false);
    expect((await library.list()).map(({ name }) => name)).toEqual(["new.jsonl.gz", "plain.jsonl.gz"]);
  });

  it("goes by the file where a note does not say when a trace was recorded", async () => {
    const now = Date.now();
    for (const name of ["opened.jsonl.gz", "fresh.jsonl.gz"]) writeFileSync(join(folder, name), "x");
    const longAgo = new Date(now - 100 * dayMs);
    utimesSync(join(folder, "opened.jsonl.gz"), longAgo, longAgo);
    await library.note(join(folder, "opened.jsonl.gz"), { findings: 2 });
    writeFileSync(join(folder, "fresh.note.json"), JSON.stringify(note));
    expect((await library.expired(90, now)).map(({ name }) => name)).toEqual(["opened.jsonl.gz"]);
    expect((await library.list()).map(({ name }) => name)).toEqual(["fresh.jsonl.gz", "opened.jsonl.gz"]);
  });

  it("knows its own traces by their place", () => {
    expect(library.contains(join(folder, "a.jsonl.gz"))).toBe(true);
    expect(library.contains(join(folder, "sub", "a.jsonl.gz"))).toBe(false);
    expect(library.contains("/etc/passwd")).toBe(false);
  });
});
