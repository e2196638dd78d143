import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { GrowingFiles } from "../../extension/remote/growingFiles.js";
import type { RecordingStatus } from "../../extension/remote/liveRecording.js";
import { OpenRecordings } from "../../extension/remote/openRecordings.js";
import { Recordings } from "../../extension/remote/recordings.js";
import type { Runner } from "../../extension/remote/runner.js";
import { TrustStore } from "../../extension/remote/ssh/trustStore.js";
import { recordingOf } from "../harness/recordingOptions.js";
import { collectorFolder, RunnerUnderTest } from "../harness/runnerUnderTest.js";
import { ScriptedPrompts } from "../harness/sshClient.js";
import { readTraceLines } from "../harness/traceContents.js";

/** What is kept outside of windows: all of them see the same. */
class SharedState {
  readonly #values = new Map<string, unknown>();
  get<T>(key: string, fallback?: T): T {
    return (this.#values.get(key) ?? fallback) as T;
  }
  update(key: string, value: unknown): Promise<void> {
    this.#values.set(key, structuredClone(value));
    return Promise.resolve();
  }
  keys(): readonly string[] {
    return [...this.#values.keys()];
  }
}

const never = new AbortController().signal;

describe("recordings", () => {
  let server: RunnerUnderTest;
  let runner: Runner;
  let remembered: OpenRecordings;
  const windows: Window[] = [];

  beforeEach(async () => {
    server = await RunnerUnderTest.start();
    const identityFile = join(server.server.folder, "client");
    const overrides = { port: server.server.port, user: "recorder", identityFile };
    runner = { name: "a/b $(c)", alias: "127.0.0.1", overrides, from: "settings" };
    remembered = new OpenRecordings(new SharedState());
  });
  afterEach(() => {
    for (const window of windows.splice(0)) window.close();
    server.stop();
  });

  /** One window of the editor, as far as recordings are concerned. */
  class Window {
    readonly complete: RecordingStatus[] = [];
    readonly failures: string[] = [];
    readonly growing = new GrowingFiles();
    readonly recordings = new Recordings({
      prompts: new ScriptedPrompts(),
      trust: new TrustStore(server.client.ownTrust),
      remembered,
      growing: this.growing,
      collectorFolder,
      libraryFolder: () => join(server.folder, "library"),
      log: { write: () => undefined, error: () => undefined },
      warm: () => () => undefined,
      onComplete: (status) => {
        this.complete.push(status);
        return Promise.resolve();
      },
      onFailed: (_status, reason) => void this.failures.push(reason),
    });
    constructor() {
      windows.push(this);
    }
    close(): void {
      this.recordings.dispose();
    }
    async completed(): Promise<void> {
      await expect.poll(() => this.complete.length, { timeout: 60_000 }).toBe(1);
    }
    get path(): string {
      return this.recordings.all[0]?.recording.path ?? "";
    }
  }

  /** Has the collector do more after it has cleaned up, as root; nobody hears its answer, the first time. */
  async function afterCleaning(directory: string, more: string): Promise<void> {
    const cut = [
      "pid=$$",
      'while [ "$(cat /proc/$pid/comm)" != sshd ]; do pid=$(sed -n "s/^PPid:.//p" /proc/$pid/status); done',
      "kill -9 $pid",
    ].join("; ");
    const wrapper = `#!/bin/sh\nif [ "$1" = clean ] && [ ! -e /run/cleaned ]; then /run/collector "$@"; touch /run/cleaned; ${more}; ${cut}; fi; exec /run/collector "$@"`;
    const replace =
      'cp "$1/trace-collector" /run/collector; echo "$2" > "$1/new"; chmod 700 "$1/new"; mv "$1/new" "$1/trace-collector"';
    await server.link().ask({ script: replace, words: [directory, wrapper], as: "root" });
  }

  const halfDone = [
    ["the collector is there still", ":"],
    ["the collector is gone as well", 'rm -r "${0%/*}"'],
  ] as const;

  it.each(halfDone)(
    "are complete where the link was lost while they were cleaned up, and %s",
    async (_case, more) => {
      const window = new Window();
      const { recording } = await window.recordings.start(runner, recordingOf("sleep 2"), never);
      await afterCleaning(recording.directory, more);
      await window.completed();
      expect([remembered.all, window.recordings.all, window.failures]).toEqual([[], [], []]);
      expect(window.growing.endedOf(recording.path)).toBeUndefined();
      expect(await onRunner()).not.toContain("trace-investigator");
    },
  );

  it.each(halfDone)(
    "are complete after a restart while they were cleaned up, and %s",
    async (_case, more) => {
      const before = new Window();
      const { recording } = await before.recordings.start(runner, recordingOf("sleep 2"), never);
      await afterCleaning(recording.directory, `${more}; sleep 100`);
      await expect.poll(() => server.server.has("/run/cleaned"), { timeout: 30_000 }).toBe(true);
      before.close();
      const after = new Window();
      after.recordings.attach(recording);
      await after.completed();
      expect([remembered.all, after.recordings.all, before.failures, after.failures]).toEqual([
        [],
        [],
        [],
        [],
      ]);
      expect(readTraceLines(recording.path).at(-1)).toMatchObject({ type: "trace_end" });
      expect(await onRunner()).not.toContain("trace-investigator");
    },
  );

  const onRunner = async (): Promise<string> =>
    (await server.link().ask({ script: "ls /var/lib /opt /var/tmp", as: "root" })).output;

  it("are fetched while they run, and leave nothing on the runner once they are complete", async () => {
    const window = new Window();
    const { recording } = await window.recordings.start(
      runner,
      recordingOf("/bin/echo seen; sleep 2"),
      never,
    );
    expect(recording.path).toMatch(/\/a_b___c_-\d{8}-\d{6}\.jsonl\.gz$/u);
    expect(statSync(recording.path).mode & 0o777).toBe(0o600);
    expect(window.growing.endedOf(recording.path)).toBeDefined();
    expect(await onRunner()).toContain(basename(recording.directory));
    await expect.poll(() => statSync(recording.path).size, { timeout: 30_000 }).toBeGreaterThan(0);
    await window.completed();
    expect(window.complete[0]?.phase).toEqual({ kind: "complete", crashed: false });
    expect(JSON.stringify(readTraceLines(recording.path))).toContain('"seen"');
    expect([remembered.all, window.recordings.all, window.failures]).toEqual([[], [], []]);
    expect(window.growing.endedOf(recording.path)).toBeUndefined();
    expect(await onRunner()).not.toContain("trace-investigator");
  });

  it("are offered again after a restart, with what is here, and go on from there", async () => {
    const before = new Window();
    const { recording } = await before.recordings.start(
      runner,
      recordingOf("for i in 1 2 3 4 5 6; do /bin/echo part-$i; sleep 0.5; done"),
      never,
    );
    await expect.poll(() => statSync(recording.path).size, { timeout: 30_000 }).toBeGreaterThan(0);
    before.close();
    const after = new Window();
    await expect.poll(() => after.recordings.all[0]?.sizeBytes).toBeGreaterThan(0);
    expect(after.recordings.all[0]?.phase.kind).toBe("detached");
    expect(after.recordings.attachDetached([recording])).toBe(true);
    // An offer that is taken again finds nothing to do, neither now nor in the end.
    expect(after.recordings.attachDetached([recording])).toBe(false);
    await after.completed();
    expect(after.recordings.attachDetached([recording])).toBe(false);
    const text = JSON.stringify(readTraceLines(recording.path));
    for (let part = 1; part <= 6; part++) expect(text.split(`"part-${part}"`)).toHaveLength(2);
  });

  it("are fetched by two windows at once without harm, and the second lets go", async () => {
    const [first, second] = [new Window(), new Window()];
    const { recording } = await first.recordings.start(runner, recordingOf("/bin/echo both; sleep 3"), never);
    const other = new Window();
    other.recordings.attach(recording);
    await expect.poll(() => first.complete.length + other.complete.length, { timeout: 60_000 }).toBe(1);
    await expect
      .poll(() => other.recordings.all.length + first.recordings.all.length, { timeout: 30_000 })
      .toBe(0);
    expect(readTraceLines(recording.path).at(-1)).toMatchObject({ type: "trace_end" });
    expect([...first.failures, ...other.failures, ...second.failures]).toEqual([]);
  });

  it("leave nothing here or there when they cannot be started, or when starting is cancelled", async () => {
    const window = new Window();
    const bad = recordingOf("true", { redact: ["("] });
    await expect(window.recordings.start(runner, bad, never)).rejects.toMatchObject({
      stage: "configuration",
    });
    const cancelled = new AbortController();
    const starting = window.recordings.start(runner, recordingOf("sleep 100"), cancelled.signal);
    await expect.poll(() => remembered.all.length, { timeout: 30_000 }).toBe(1);
    cancelled.abort();
    await expect(starting).rejects.toMatchObject({ name: "SshCancelled" });
    expect([remembered.all, window.recordings.all]).toEqual([[], []]);
    expect(readdirSync(join(server.folder, "library"))).toEqual([]);
    expect(await onRunner()).not.toContain("trace-investigator");
  });

  it("are stopped and taken off the runner, whatever of them was fetched", async () => {
    const window = new Window();
    const { recording } = await window.recordings.start(runner, recordingOf("sleep 100"), never);
    await window.recordings.cleanUp(recording, never);
    expect(await onRunner()).not.toContain("trace-investigator");
    expect(remembered.all).toEqual([]);
    expect(existsSync(recording.path)).toBe(true);
  });

  it("take no more than they may have, and say what is wrong", async () => {
    const before = new Window();
    const { recording } = await before.recordings.start(runner, recordingOf("sleep 100"), never);
    before.close();
    await remembered.remove(recording);
    await remembered.add({ ...recording, maxBytes: 10 });
    const after = new Window();
    after.recordings.attach(recording);
    await expect.poll(() => after.failures, { timeout: 30_000 }).toHaveLength(1);
    expect(after.failures[0]).toMatch(/sends more than the 10 bytes/u);
    await after.recordings.cleanUp(recording, never);
  });

  it("say that they are gone from the runner, and can be let go of", async () => {
    const before = new Window();
    const { recording } = await before.recordings.start(runner, recordingOf("sleep 100"), never);
    before.close();
    const link = server.link();
    const words = [recording.directory];
    await link.ask({ script: '"$1/trace-collector" stop "$1/recording"; rm -rf "$1"', words, as: "root" });
    const after = new Window();
    after.recordings.attach(recording);
    await expect.poll(() => after.failures, { timeout: 30_000 }).toHaveLength(1);
    expect(after.failures[0]).toMatch(/not on the runner any more/u);
    await after.recordings.cleanUp(recording, never);
    expect(after.recordings.all).toEqual([]);
  });
});
