import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildTruth } from "./bootKernel.js";
import {
  compileProgram,
  countOf,
  eventually,
  finished,
  readTrace,
  record,
  run,
  withFolder,
} from "./collector.js";
import { cacheFolder, collectorPath } from "./paths.js";
import { checkTruth, parseEvents, type TraceEvent } from "./truthCheck.js";

const parts = ["files", "names", "network", "processes", "ring", "compat"];

function truthProgram(): string {
  const path = join(cacheFolder, "truth");
  buildTruth("x64", path);
  return path;
}

async function recordTruth(collector: string, options: readonly string[]): Promise<void> {
  const program = truthProgram();
  await withFolder(async (folder) => {
    const home = join(folder, "home");
    const notes = join(folder, "notes");
    const trace = join(folder, "trace");
    mkdirSync(home);
    const words = ["record", "--failed", ...options, "-o", trace, "--", program, home, notes, ...parts];
    const result = await run(collector, words);
    expect(result).toMatchObject({ code: 0, stderr: "" });
    const events = readTrace(trace);
    const report = checkTruth(events, parseEvents(readFileSync(notes, "utf8")), home);
    expect(report).toEqual({ missing: [], unexpected: [], swapped: [] });
    // The direct open of the part "ring".
    expect(events.at(-1)).toMatchObject({ type: "trace_end", undecoded_calls: 1 });
  });
}

describe("the program that notes what it does", () => {
  it("is recorded without a difference", () => recordTruth(collectorPath, []));
  it("is recorded without a difference, compressed", () => recordTruth(collectorPath, ["--gzip"]));
  it("is recorded by the collector built with sanitizers", () =>
    recordTruth(join(cacheFolder, "trace-collector-sanitized"), ["--gzip"]));

  it("is compared in earnest: a lost, an invented and a swapped event are found", () => {
    const open = (path: string, line: number): TraceEvent => ({ type: "file_open", pid: 7, path, line });
    const notes = [open("/h/a", 1), open("/h/b", 2), open("/h/c", 3)];
    expect(checkTruth([...notes].reverse(), notes, "/h").swapped).toHaveLength(2);
    expect(checkTruth(notes.slice(1), notes, "/h").missing).toEqual([notes[0]]);
    expect(checkTruth([...notes, open("/h/d", 4)], notes, "/h").unexpected).toHaveLength(1);
  });
});

/** What a script says it did, one JSON object a line, each to be found in the trace. */
async function expectSaid(command: (folder: string) => readonly string[]): Promise<void> {
  await withFolder(async (folder) => {
    const result = await record(folder, [], command(folder));
    expect(result.code).toBe(0);
    const said = parseEvents(result.stdout);
    expect(said.length).toBeGreaterThan(3);
    for (const note of said) expect(result.events).toContainEqual(expect.objectContaining(note));
  });
}

const nodeScript = `
const fs = require("fs"), net = require("net"), cp = require("child_process");
const say = (event) => process.stdout.write(JSON.stringify({ pid: process.pid, ...event }) + "\\n");
const path = process.argv[1] + "/by node";
fs.writeFileSync(path, "0123456789");
say({ type: "file_open", path, flags: "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC" });
say({ type: "file_write", path, bytes: 10, writes: 1 });
const child = cp.spawnSync("/bin/echo", ["from", "node"]);
say({ type: "process_exec", pid: child.pid, ppid: process.pid, args: ["/bin/echo", "from", "node"] });
say({ type: "process_exit", pid: child.pid, exit_code: 0, signal: 0 });
fs.renameSync(path, path + "2");
say({ type: "file_rename", path, new_path: path + "2" });
net.connect(1, "127.0.0.77").on("error", () => {
  say({ type: "net_connect", dst_addr: "127.0.0.77", dst_port: 1, protocol: "tcp", via: "connect" });
});
`;

const pythonScript = `
import json, os, socket, subprocess, sys
def say(**event): print(json.dumps({"pid": os.getpid(), **event}), flush=True)
path = sys.argv[1] + "/by python"
with open(path, "wb") as file: file.write(b"abc")
say(type="file_write", path=path, bytes=3, writes=1)
os.symlink(path, path + ".link")
open(path + ".link").close()
say(type="file_open", path=path, flags="O_RDONLY|O_CLOEXEC")
child = subprocess.Popen(["sh", "-c", "exit 3"]); child.wait()
say(type="process_exit", pid=child.pid, exit_code=3, signal=0)
datagram = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
datagram.sendto(b"x", ("127.0.0.78", 99))
say(type="net_connect", dst_addr="127.0.0.78", dst_port=99, protocol="udp", via="sendmsg")
os.unlink(path)
say(type="file_delete", path=path)
`;

const shellScript = `
cd "$1" || exit 1
say() { printf '{"pid":%d,%s}\\n' "$$" "$1"; }
echo hello > ./out
say '"type":"file_open","path":"'"$1"'/out","flags":"O_WRONLY|O_CREAT|O_TRUNC"'
say '"type":"file_write","path":"'"$1"'/out","bytes":6,"writes":1'
printf '#!/bin/sh\\nexit 5\\n' > run.sh
chmod +x run.sh
./run.sh "an argument" &
child=$!
wait "$child"
printf '{"pid":%d,"type":"process_exec","filename":"%s/run.sh","cwd":"%s","args":["/bin/sh","./run.sh","an argument"]}\\n' "$child" "$1" "$1"
printf '{"pid":%d,"type":"process_exit","exit_code":5,"signal":0}\\n' "$child"
`;

describe("programs of other languages", () => {
  it("Node", () => expectSaid((folder) => [process.execPath, "-e", nodeScript, folder]));
  it("Python", () => expectSaid((folder) => ["python3", "-c", pythonScript, folder]));
  it("the shell", () => expectSaid((folder) => ["bash", "-c", shellScript, "bash", folder]));
});

function cgroup2(): string {
  const line = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .find((mount) => mount.includes(" - cgroup2 "));
  return line?.split(" ")[4] ?? "";
}

describe("the scope", () => {
  it("of a process that runs already takes its children and those to come, and nobody else", () =>
    withFolder(async (folder) => {
      const go = join(folder, "go");
      const script = `(while [ ! -e "$1" ]; do sleep 0.05; done; cat /etc/hostname) & wait`;
      const inside = spawn("bash", ["-c", script, "bash", go], { stdio: "ignore" });
      const outside = spawn("bash", ["-c", script, "bash", go], { stdio: "ignore" });
      const path = join(folder, "trace");
      const recorder = spawn(collectorPath, ["record", "-o", path, "--tree", String(inside.pid)]);
      const ended = finished(recorder);
      await eventually(() => (readTraceIfThere(path).length > 0 ? true : undefined), "the first line");
      writeFileSync(go, "");
      await Promise.all([finished(inside), finished(outside)]);
      expect(await ended).toMatchObject({ code: 0 });
      const events = readTrace(path);
      expect(events.at(-1)).toMatchObject({ type: "trace_end", reason: "process-ended" });
      const opens = events.filter((event) => event.path === "/etc/hostname");
      expect(opens).toHaveLength(1);
      expect(events.filter((event) => event.pid === outside.pid)).toEqual([]);
    }));

  it("of a cgroup takes those who are in it, and follows them when they leave", () =>
    withFolder(async (folder) => {
      const group = join(cgroup2(), `collector-test-${process.pid}`);
      mkdirSync(group);
      try {
        const path = join(folder, "trace");
        const recorder = spawn(collectorPath, ["record", "-o", path, "--cgroup", group]);
        const ended = finished(recorder);
        await eventually(() => (readTraceIfThere(path).length > 0 ? true : undefined), "the first line");
        const script = `cat /etc/fstab; echo $$ > "$1/cgroup.procs"; cat /etc/hostname; echo $$ > "$2/cgroup.procs"; cat /etc/passwd`;
        await run("bash", ["-c", script, "bash", group, cgroup2()]);
        recorder.kill("SIGTERM");
        expect(await ended).toMatchObject({ code: 0 });
        const opened = readTrace(path).map((event) => event.path);
        expect(opened).toContain("/etc/hostname");
        expect(opened).toContain("/etc/passwd");
        expect(opened).not.toContain("/etc/fstab");
      } finally {
        rmdirSync(group);
      }
    }));
});

function readTraceIfThere(path: string): TraceEvent[] {
  try {
    return readTrace(path);
  } catch {
    return [];
  }
}

describe("what is left out", () => {
  it("hides secrets in arguments and says how many", () =>
    withFolder(async (folder) => {
      const words = ["--redact", "inner-[0-9]+"];
      const secret = [
        "ghp_0123456789abcdefghijABCD",
        "https://user:pa55@host.example/",
        "x inner-42 y",
        "plain",
        "--password",
        "hunter2",
      ];
      const { events, end } = await record(folder, words, ["/bin/true", ...secret]);
      const exec = events.find((event) => event.type === "process_exec");
      const shown = ["[redacted]", "https://user:[redacted]@host.example/", "x [redacted] y", "plain"];
      const args = ["/bin/true", ...shown, "--password", "[redacted]"];
      expect(exec).toMatchObject({ args, redacted: 4 });
      expect(end.redacted).toBe(4);
    }));

  it("tells of opens and executions that failed only if told to", () =>
    withFolder(async (folder) => {
      const command = ["bash", "-c", "cat /absent.example; /absent.example; true"];
      const failures = async (words: readonly string[]): Promise<unknown[]> => {
        const { events } = await record(folder, words, command);
        return events.filter(({ path, filename }) => (path ?? filename) === "/absent.example");
      };
      expect(await failures([])).toEqual([]);
      expect(await failures(["--failed"])).toEqual([
        expect.objectContaining({ type: "file_open", comm: "cat", failed: "ENOENT" }),
        expect.objectContaining({ type: "process_exec_failed", comm: "bash", failed: "ENOENT" }),
      ]);
    }));

  it("keeps to the paths that are wanted and counts the others", () =>
    withFolder(async (folder) => {
      const words = ["--include-path", "/etc", "--exclude-path", "/etc/passwd"];
      const { events, end } = await record(folder, words, ["cat", "/etc/hostname", "/etc/passwd"]);
      const opened = events.filter((event) => event.type === "file_open").map((event) => event.path);
      expect(opened).toContain("/etc/hostname");
      expect(opened.every((path) => path?.startsWith("/etc/") && path !== "/etc/passwd")).toBe(true);
      expect(end.excluded).toBeGreaterThan(0);
    }));

  it("cuts arguments over 512 KB and says so", () =>
    withFolder(async (folder) => {
      const script = `exec /bin/true $(seq -f 'argument-%.0f' 60000)`;
      const { events, end } = await record(folder, [], ["bash", "-c", script]);
      const exec = events.find((event) => event.args?.[0] === "/bin/true");
      expect(exec?.args_truncated).toBe(true);
      expect(exec?.args?.join("\0").length).toBeGreaterThanOrEqual(524_286);
      expect(end.truncated).toMatchObject({ args: 1 });
    }));

  it("ends at its size, and counts what came after as lost", () =>
    withFolder(async (folder) => {
      const storm = compileProgram("storm");
      writeFileSync(join(folder, "file"), "");
      const { events, end, code } = await record(
        folder,
        ["--max-size", "1M"],
        [storm, folder, "open", "20000"],
      );
      expect(code).toBe(0);
      expect(end).toMatchObject({ reason: "size-limit", events: events.length - 2 });
      expect(readFileSync(join(folder, "trace.jsonl")).length).toBeLessThanOrEqual(1 << 20);
    }));

  it("ends after its time while the command goes on", () =>
    withFolder(async (folder) => {
      const { end, code } = await record(folder, ["--max-time", "1"], ["bash", "-c", "sleep 2; exit 9"]);
      expect(end.reason).toBe("time-limit");
      expect(code).toBe(9);
    }));
});
