import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type FollowPhase, followRecording } from "../../extension/remote/recording/followRecording.js";
import { installCollector, removeCollector } from "../../extension/remote/recording/installCollector.js";
import { LocalPrefix } from "../../extension/remote/recording/localPrefix.js";
import { RemoteCollector } from "../../extension/remote/recording/remoteCollector.js";
import { collectorFolder, RunnerUnderTest } from "../harness/runnerUnderTest.js";
import { recordingOf, recordingOptions } from "../harness/recordingOptions.js";
import { readTraceLines, sha256Of } from "../harness/traceContents.js";

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a detached recording", () => {
  let runner: RunnerUnderTest;
  afterEach(() => {
    runner.stop();
  });

  async function installed(): Promise<RemoteCollector> {
    const link = runner.link();
    return new RemoteCollector(link, await installCollector(link, collectorFolder));
  }

  /** Puts a script in the place of the collector, which calls it as /run/collector. */
  async function wrap(collector: RemoteCollector, script: string): Promise<void> {
    const replace =
      'cp "$1/trace-collector" /run/collector; echo "$2" > "$1/new"; chmod 700 "$1/new"; mv "$1/new" "$1/trace-collector"';
    await runner
      .link()
      .ask({ script: replace, words: [collector.directory, `#!/bin/sh\n${script}`], as: "root" });
  }

  /** Fetches all of it with the listener's phases noted. */
  async function fetch(collector: RemoteCollector, path: string, phases: FollowPhase["kind"][] = []) {
    const prefix = await LocalPrefix.open(path, 2 ** 30);
    const listener = {
      onPhase: ({ kind }: FollowPhase) => void phases.push(kind),
      onBytes: () => undefined,
      onState: () => undefined,
    };
    try {
      return await followRecording(collector, prefix, listener, new AbortController().signal);
    } finally {
      await prefix.close();
    }
  }

  it("records a command as the user who logged in, hands over all of it, and is cleaned up", async () => {
    runner = await RunnerUnderTest.start();
    const link = runner.link();
    const collector = await installed();
    const hostile = `echo 'it'"'"'s $HOME' "\`id -u\`" \\\\ ; echo --password=hunter2 >/dev/null; /bin/echo --password=hunter2 hide-me; id -u > seen; pwd >> seen`;
    const { state, bySystemd } = await collector.start(recordingOf(hostile, { redact: ["hide-[a-z]+"] }));
    expect([state.running, bySystemd]).toEqual([true, false]);
    const path = join(runner.folder, "trace.jsonl.gz");
    const whole = await fetch(collector, path);
    expect(whole).toMatchObject({
      crashed: false,
      sha256: sha256Of(path),
      state: { running: false, lost: 0 },
    });
    const lines = readTraceLines(path);
    expect([lines[0]?.["type"], lines.at(-1)?.["type"]]).toEqual(["trace_start", "trace_end"]);
    expect(JSON.stringify(lines)).not.toMatch(/hunter2|hide-me/u);
    expect(JSON.stringify(lines)).toContain("[redacted]");
    const { output } = await link.ask({ script: "cat seen", as: "user" });
    expect(output.split("\n").slice(0, 2)).toEqual(["64100", join(runner.server.folder, "home/recorder")]);
    await expect(collector.clean("0".repeat(64))).rejects.toMatchObject({ code: "not-fetched" });
    expect(runner.server.has(collector.directory)).toBe(true);
    await collector.clean(whole.sha256);
    await removeCollector(link, collector.directory);
    expect(runner.server.has(collector.directory)).toBe(false);
  });

  it("is a unit of systemd where that runs, and outlives the session and all that it started", async () => {
    runner = await RunnerUnderTest.start({}, { systemd: true });
    const link = runner.link();
    const collector = await installed();
    const { bySystemd } = await collector.start(recordingOf("/bin/echo begun; sleep 3; /bin/echo done"));
    expect(bySystemd).toBe(true);
    const unit = basename(collector.directory);
    const asked = { script: 'systemctl is-active "$1"', words: [unit], as: "root" } as const;
    expect((await link.ask(asked)).output).toBe("active\n");
    link.drop();
    for (const pid of runner.server.sessions().slice(1)) process.kill(pid, "SIGKILL");
    const path = join(runner.folder, "trace.jsonl.gz");
    const whole = await fetch(collector, path);
    expect(whole).toMatchObject({ crashed: false, sha256: sha256Of(path), state: { lost: 0 } });
    expect(JSON.stringify(readTraceLines(path))).toMatch(/"begun".*"done"/u);
    expect((await link.ask(asked)).output).toBe("inactive\n");
    await collector.discard();
    expect(runner.server.has(collector.directory)).toBe(false);
  });

  it("says why it could not be started, also as a unit, and leaves nothing", async () => {
    for (const systemd of [false, true]) {
      runner = await RunnerUnderTest.start({}, { systemd });
      const collector = await installed();
      const bad = recordingOf("true", { redact: ["("] });
      await expect(collector.start(bad)).rejects.toMatchObject({
        stage: "configuration",
        message: expect.stringMatching(/--redact '\('/u) as string,
      });
      await collector.discard();
      expect(runner.server.has(collector.directory)).toBe(false);
      if (!systemd) runner.stop();
    }
  });

  it("takes every word as it stands, whatever a shell would make of it", async () => {
    runner = await RunnerUnderTest.start();
    const witness = join(runner.folder, "witness");
    const hostile = [
      `'; touch ${witness}; '`,
      `$(touch ${witness})`,
      `\`touch ${witness}\``,
      `x\ntouch ${witness}`,
      `" && touch ${witness} "`,
      "--all",
      "-- touch",
      "\\",
    ];
    const collector = await installed();
    // Each start takes a second or two: these are the ones that a shell would run.
    for (const text of hostile.slice(0, 4)) {
      const scope = { kind: "cgroup", path: `/sys/fs/cgroup/${text}` } as const;
      await expect(collector.start(recordingOptions(scope))).rejects.toMatchObject({ name: "SshFailure" });
      await runner.link().ask({ script: 'rm -rf "$1/recording"', words: [collector.directory], as: "root" });
    }
    const escaped = hostile.map((text) => text.replace(/[$()\\*+?.[\]{}^|]/gu, "\\$&"));
    const line = `printf '%s\\n' ${hostile.map((text) => `'${text.replaceAll("'", `'\\''`)}'`).join(" ")} > said`;
    await collector.start(recordingOf(line, { redact: escaped }));
    await fetch(collector, join(runner.folder, "trace.jsonl.gz"));
    const said = await runner.link().ask({ script: "cat said", as: "user" });
    expect(said.output).toBe(hostile.map((text) => `${text}\n`).join(""));
    expect(existsSync(witness)).toBe(false);
  });

  it("takes every word as it stands as a unit too, whatever systemd would make of it", async () => {
    runner = await RunnerUnderTest.start({}, { systemd: true });
    const hostile = ["${HOME}", "$HOME", "$$", "$$$PATH$", "a${b}c", "%n %% %h", "${HOME:-x}\n$1\n", "\\x24"];
    const collector = await installed();
    const quoted = hostile.map((text) => `'${text}'`).join(" ");
    const line = `for f in a b; do echo "\${f} $f $(($$ > 1))"; done > said; printf '<%s>' ${quoted} >> said; /bin/echo '\${hide}'`;
    const { bySystemd } = await collector.start(recordingOf(line, { redact: ["\\$[{]hide[}]"] }));
    expect(bySystemd).toBe(true);
    const path = join(runner.folder, "trace.jsonl.gz");
    await fetch(collector, path);
    const said = await runner.link().ask({ script: "cat said", as: "user" });
    expect(said.output).toBe(`a a 1\nb b 1\n${hostile.map((text) => `<${text}>`).join("")}`);
    const echoed = readTraceLines(path).find(
      ({ exe, type }) => type === "process_exec" && String(exe).endsWith("/echo"),
    );
    expect(echoed?.["args"]).toEqual(["/bin/echo", "[redacted]"]);
  });

  it("is stopped from here, and a second start in its place is refused", async () => {
    runner = await RunnerUnderTest.start();
    const collector = await installed();
    await collector.start(recordingOf("sleep 100"));
    await expect(collector.start(recordingOf("true"))).rejects.toMatchObject({ code: "exists" });
    await expect(collector.clean("0".repeat(64))).rejects.toMatchObject({ code: "running" });
    const fetched = fetch(collector, join(runner.folder, "trace.jsonl.gz"));
    expect((await collector.stop()).running).toBe(false);
    expect((await fetched).crashed).toBe(false);
    await collector.discard();
    await expect(collector.status()).rejects.toThrow(/not on the runner any more/u);
  });

  it("is fetched again from its start where the local file is not its beginning", async () => {
    runner = await RunnerUnderTest.start();
    const collector = await installed();
    await collector.start(recordingOf("true"));
    for (const [name, content] of [
      ["longer", "x".repeat(1 << 20)],
      ["other", "other"],
    ] as const) {
      const path = join(runner.folder, name);
      writeFileSync(path, content);
      const { sha256 } = await fetch(collector, path);
      expect(sha256Of(path)).toBe(sha256);
    }
  });

  it("says that the recorder died, and keeps every line it wrote", async () => {
    runner = await RunnerUnderTest.start();
    const link = runner.link();
    const collector = await installed();
    await collector.start(recordingOf("for i in 1 2 3 4; do /bin/echo $i; sleep 0.5; done; sleep 100"));
    const path = join(runner.folder, "trace.jsonl.gz");
    const fetched = fetch(collector, path);
    await sleep(3000);
    const killed = 'kill -9 "$(sed "s/.*\\"pid\\":\\([0-9]*\\).*/\\1/" "$1/recording/state.json")"';
    await link.ask({ script: killed, words: [collector.directory], as: "root" });
    const whole = await fetched;
    expect(whole).toMatchObject({ crashed: true, state: { crashed: true }, sha256: sha256Of(path) });
    expect(readTraceLines(path).filter(({ type }) => type === "process_exec").length).toBeGreaterThan(3);
  });

  it("ends without its end record, and is fetched, when the runner's disk is full", async () => {
    const prepare = [
      "mount -t tmpfs -o size=3m tmpfs /var/lib",
      ...["/opt", "/var/tmp"].map((parent) => `mount -t tmpfs -o noexec,size=64k tmpfs ${parent}`),
      "mount --bind /tmp /tmp",
      "mount -o remount,bind,noexec /tmp",
    ];
    runner = await RunnerUnderTest.start({}, { prepare });
    const collector = await installed();
    const busy =
      "i=0; while [ $i -lt 40000 ]; do i=$((i+1)); head -c 20 /dev/urandom | base64 > /dev/shm/$$; : < /proc/self/stat$i; cat /proc/self/stat > /dev/null; done 2>/dev/null";
    await collector.start(recordingOf(busy));
    await runner.link().ask({
      script: 'head -c 3000000 /dev/zero > "$1/fill" || :',
      words: [collector.directory],
      as: "root",
    });
    const path = join(runner.folder, "trace.jsonl.gz");
    const whole = await fetch(collector, path);
    // The recorder has no room to say why either; what it wrote before is here, every line of it.
    expect(whole).toMatchObject({ crashed: true, state: { running: false } });
    expect(readTraceLines(path).length).toBeGreaterThan(10);
    expect(sha256Of(path)).toBe(whole.sha256);
  });

  it("goes on over one session a connection", async () => {
    runner = await RunnerUnderTest.start({}, { config: ["MaxSessions 1"] });
    const collector = await installed();
    await collector.start(recordingOf("sleep 2"));
    const fetched = fetch(collector, join(runner.folder, "trace.jsonl.gz"));
    await sleep(500);
    expect((await collector.status()).running).toBe(true);
    expect((await fetched).crashed).toBe(false);
  });

  it.each([
    ["less and less often where nothing comes of it", "head -n 1", true],
    ["at once where something comes of it", "head -c 300", false],
  ])("is attached to again %s", async (_case, upTo, isSlowed) => {
    runner = await RunnerUnderTest.start();
    const collector = await installed();
    await collector.start(recordingOf("sleep 100"));
    await wrap(
      collector,
      `if [ "$1" = tail ]; then /run/collector "$@" | ${upTo}; exit 9; fi; exec /run/collector "$@"`,
    );
    const waitsMs: number[] = [];
    const enough = new AbortController();
    const prefix = await LocalPrefix.open(join(runner.folder, "trace.jsonl.gz"), 2 ** 30);
    const listener = {
      onPhase: (phase: FollowPhase) => {
        if (phase.kind === "reconnecting") waitsMs.push(phase.nextAttemptEpochMs - Date.now());
        if (waitsMs.length === 4) enough.abort();
      },
      onBytes: () => undefined,
      onState: () => undefined,
    };
    await expect(followRecording(collector, prefix, listener, enough.signal)).rejects.toMatchObject({
      name: "SshCancelled",
    });
    await prefix.close();
    // What is told, not what passed: up to 0.5 s at first, from 2 s on the fourth time.
    expect(waitsMs[0]).toBeLessThan(501);
    if (isSlowed) expect(waitsMs[3]).toBeGreaterThan(1500);
    else expect(waitsMs[3]).toBeLessThan(501);
  });

  it("is not mistaken for complete when a byte on the disk has changed", async () => {
    runner = await RunnerUnderTest.start();
    const collector = await installed();
    await collector.start(recordingOf("true"));
    const path = join(runner.folder, "trace.jsonl.gz");
    const { sha256 } = await fetch(collector, path);
    const bytes = readFileSync(path);
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect((await fetch(collector, path)).sha256).toBe(sha256);
    expect(sha256Of(path)).toBe(sha256);
  });
});
