// What stands in the way of a recording is said in a sentence and an exit code of its own, and what was
// recorded before can be read.
import { spawn } from "node:child_process";
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  compileProgram,
  eventually,
  finished,
  readTrace,
  run,
  runCollector,
  withFolder,
} from "./collector.js";
import { collectorPath } from "./paths.js";

const storm = (): string => compileProgram("storm");

describe("output that fails", () => {
  it("a closed standard output: the command still runs to its end", () =>
    withFolder(async (folder) => {
      const mark = join(folder, "mark");
      const words = ["record", "--", "sh", "-c", 'sleep 2; echo done > "$1"', "sh", mark];
      const child = spawn(collectorPath, words, { stdio: ["ignore", "pipe", "pipe"] });
      child.stdout.destroy();
      const { code, stderr } = await finished(child);
      expect(code).toBe(74);
      expect(stderr).toContain("cannot write the trace: Broken pipe");
      expect(existsSync(mark)).toBe(true);
    }));

  for (const options of [[], ["--gzip"]]) {
    it(`a full disk (${options.join("") || "plain"}): what was written can be read`, () =>
      withFolder(async (folder) => {
        const disk = join(folder, "disk");
        mkdirSync(disk);
        writeFileSync(join(folder, "file"), "");
        const script = `mount -t tmpfs -o size=256k none "$1" && shift && "$@"; code=$?; cp "$0/trace" "$0/../kept"; exit $code`;
        const recorded = [
          collectorPath,
          "record",
          ...options,
          "-o",
          join(disk, "trace"),
          "--",
          storm(),
          folder,
        ];
        const words = ["--mount", "bash", "-c", script, disk, disk, ...recorded, "write", "60000"];
        const { code, stderr } = await run("unshare", words);
        expect(stderr).toContain("cannot write the trace: No space left on device");
        expect(code).toBe(74);
        expect(readTrace(join(folder, "kept")).length).toBeGreaterThan(100);
      }));
  }

  it("a directory that cannot be written", () =>
    withFolder(async (folder) => {
      const path = join(folder, "missing", "trace");
      const { code, stderr } = await runCollector(["record", "-o", path, "--", "true"]);
      expect(code).toBe(73);
      expect(stderr).toContain(`cannot create '${path}': No such file or directory`);
    }));

  it("a recorder that is killed: all but the last second can be read", () =>
    withFolder(async (folder) => {
      const path = join(folder, "trace");
      const script = "while :; do cat /etc/hostname >/dev/null; done";
      const child = spawn(collectorPath, ["record", "--gzip", "-o", path, "--", "bash", "-c", script]);
      const ended = finished(child);
      const events = await eventually(() => {
        const found = existsSync(path) ? readTrace(path) : [];
        return found.length > 100 ? found : undefined;
      }, "events");
      child.kill("SIGKILL");
      // The command lives on and holds the pipes.
      process.kill(events.find((event) => event.comm === "bash")?.pid ?? 0, "SIGKILL");
      expect(await ended).toMatchObject({ signal: "SIGKILL" });
      expect(readTrace(path).length).toBeGreaterThanOrEqual(events.length);
    }));
});

/** Runs the collector in a mount namespace that was changed by a script. */
function runChanged(change: string, words: readonly string[]): ReturnType<typeof run> {
  return run("unshare", ["--mount", "bash", "-c", `${change} && exec "$@"`, "bash", collectorPath, ...words]);
}

const withoutTypes = "mount -t tmpfs none /sys/kernel/btf";
const withoutCgroup2 = `grep -- ' - cgroup2 ' /proc/self/mountinfo | cut -d' ' -f5 | xargs umount -l`;

describe("a machine that cannot be recorded", () => {
  it("lacks the privilege", () =>
    withFolder(async (folder) => {
      chmodSync(folder, 0o777);
      // The collector itself may lie where another user cannot go: it is handed over as an open file.
      const file = openSync(collectorPath, "r");
      const words = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "/proc/self/fd/3"];
      const child = spawn("setpriv", [...words, "record", "-o", join(folder, "t"), "--", "true"], {
        stdio: ["ignore", "pipe", "pipe", file],
      });
      const { code, stderr } = await finished(child);
      closeSync(file);
      expect(stderr).toContain(
        "recording needs root, or the capabilities CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN",
      );
      expect(code).toBe(77);
    }));

  it("has a kernel without type information", async () => {
    const { code, stderr } = await runChanged(withoutTypes, ["record", "--", "true"]);
    expect(stderr).toContain("this kernel offers no type information");
    expect(code).toBe(69);
  });

  it("has no cgroup v2: refused with the reason, recorded without the network if that is wanted", async () => {
    const refused = await runChanged(withoutCgroup2, ["record", "--", "true"]);
    expect(refused.stderr).toContain("cannot record net_connect and dns_query: cgroup v2 is not mounted");
    expect(refused.code).toBe(69);
    const partial = await runChanged(withoutCgroup2, ["record", "--partial", "--", "true"]);
    expect(partial.code).toBe(0);
    const start = JSON.parse(partial.stdout.split("\n")[0] ?? "") as { unrecorded: { what: string }[] };
    expect(start.unrecorded.map(({ what }) => what)).toEqual(["net_connect and dns_query"]);
    expect(partial.stdout).toContain('"type":"process_exec"');
  });

  it("is told so by check, with all reasons", async () => {
    const [types, cgroup, fine] = await Promise.all([
      runChanged(withoutTypes, ["check"]),
      runChanged(withoutCgroup2, ["check"]),
      runCollector(["check"]),
    ]);
    expect(types.code).toBe(69);
    expect(JSON.parse(types.stdout)).toMatchObject({ ok: false, btf: false });
    expect(cgroup.code).toBe(0);
    expect(JSON.parse(cgroup.stdout)).toMatchObject({ ok: true, cgroup2: null, unrecorded: [{}] });
    expect(fine.code).toBe(0);
    expect(JSON.parse(fine.stdout)).toMatchObject({ ok: true, btf: true, privileged: true, unrecorded: [] });
  });
});

describe("words that make no sense", () => {
  const wrong: readonly (readonly [readonly string[], string])[] = [
    [[], "usage:"],
    [["nonsense"], "usage:"],
    [["record"], "give exactly one of"],
    [["record", "--all", "--tree", "1"], "give exactly one of"],
    [["record", "--tree", "x"], "'x' is no number"],
    [["record", "--tree", "4194303"], "there is no process 4194303"],
    [["record", "--unknown", "--all"], "unknown or incomplete option"],
    [["record", "--redact", "(", "--all"], "--redact '('"],
    [["record", "--max-size", "5", "--all"], "--max-size must be"],
    [["record", "--buffer", "3M", "--all"], "power of two"],
    [["record", "--exclude-path", "relative", "--all"], "must be absolute"],
    [["record", "--cgroup", "/nowhere"], "cannot open the cgroup '/nowhere'"],
    [["record", "--cgroup", "/tmp"], "'/tmp' is no directory of cgroup v2"],
    [["start", "--tree", "1"], "name the directory"],
  ];
  for (const [words, sentence] of wrong) {
    it(words.join(" ") || "none", async () => {
      const { code, stderr } = await runCollector(words);
      expect(code).toBe(64);
      expect(stderr).toContain(sentence);
    });
  }

  it("a directory that is no recording", async () => {
    const { code, stdout } = await runCollector(["status", "/etc"]);
    expect(code).toBe(66);
    expect(JSON.parse(stdout)).toMatchObject({ error: "no-session" });
  });
});
