import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { createGzip } from "node:zlib";

/** Pseudo-random numbers from a seed: the same trace each time, on every machine. */
class Random {
  constructor(private state: number) {}

  /** Below `limit`. */
  integer(limit: number): number {
    this.state = (Math.imul(this.state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.integer(items.length)] as T;
  }

  chance(share: number): boolean {
    return this.integer(10_000) < share * 10_000;
  }
}

const workspace = "/home/runner/work/app/app";
const libraries = [
  "/usr/lib/x86_64-linux-gnu/libc.so.6",
  "/etc/ld.so.cache",
  "/usr/lib/x86_64-linux-gnu/libm.so.6",
  "/usr/lib/locale/locale-archive",
];
const sources = [
  "package.json",
  "index.js",
  "README.md",
  "LICENSE",
  "dist/index.js",
  "dist/index.mjs",
  "lib/main.js",
  "lib/internal/stream.js",
  "src/index.ts",
];
const hosts = [
  "git.example",
  "registry.npm.example",
  "objects.git.example",
  "mirror.example",
  "telemetry.good.example",
  "cache.example",
  "cdn.example",
  "api.example",
  "artifacts.example",
  "docs.example",
];

interface Process {
  readonly pid: number;
  readonly ppid: number;
  readonly comm: string;
}

/**
 * Writes a trace of `events` events like that of a large install and build: one process that writes thousands of
 * package files, and many short ones that compile. `processShare` is the share of events that start a process.
 */
export async function generateTrace(path: string, events: number, processShare = 0.01): Promise<void> {
  const generator = new TraceGenerator(events, processShare);
  const gzip = createGzip({ level: 6 });
  const file = createWriteStream(path);
  gzip.pipe(file);
  for (const text of generator.pieces()) if (!gzip.write(text)) await once(gzip, "drain");
  gzip.end();
  await once(file, "finish");
}

class TraceGenerator {
  readonly #random = new Random(20_261_121);
  #timeUs = Date.UTC(2026, 10, 21, 9) * 1000;
  #nextPid = 1000;
  #written = 0;
  #lines: string[] = [];
  readonly #packages: string[];

  constructor(
    private readonly events: number,
    private readonly processShare: number,
  ) {
    this.#packages = Array.from(
      { length: 1400 },
      (_none, index) =>
        `${this.#random.pick(["left", "deep", "fast", "tiny", "safe"])}-${this.#random.pick(["pad", "merge", "glob", "parse", "stream"])}-${index}`,
    );
  }

  *pieces(): Generator<string> {
    const listener = this.#start(1, "Runner.Listener", "/home/runner/bin/Runner.Listener", [
      "Runner.Listener",
      "run",
    ]);
    const worker = this.#start(listener.pid, "Runner.Worker", "/home/runner/bin/Runner.Worker", [
      "Runner.Worker",
      "spawnclient",
      "123",
      "126",
    ]);
    const shell = this.#start(worker.pid, "bash", "/usr/bin/bash", [
      "/usr/bin/bash",
      "-e",
      "/home/runner/work/_temp/step-1.sh",
    ]);
    const install = this.#start(shell.pid, "npm install", "/usr/bin/node", [
      "node",
      "/usr/bin/npm",
      "install",
    ]);
    let attacked = false;
    while (this.#written < this.events) {
      this.#unpack(install);
      while (this.#random.chance(this.processShare * 12)) this.#compile(install);
      if (!attacked && this.#written > this.events * 0.6) {
        attacked = true;
        this.#attack(install, worker);
      }
      if (this.#lines.length > 5000) yield this.#take();
    }
    yield this.#take();
  }

  #take(): string {
    const text = this.#lines.join("\n") + "\n";
    this.#lines = [];
    return text;
  }

  #emit(type: string, process: Process, fields: object): void {
    if (this.#written >= this.events) return;
    this.#written++;
    this.#timeUs += 5 + this.#random.integer(400);
    const milliseconds = new Date(Math.floor(this.#timeUs / 1000)).toISOString().slice(0, 23);
    const timestamp = `${milliseconds}${String(this.#timeUs % 1000).padStart(3, "0")}Z`;
    const { pid, ppid, comm } = process;
    this.#lines.push(JSON.stringify({ type, timestamp, pid, ppid, uid: 1001, comm, ...fields }));
  }

  #start(ppid: number, comm: string, filename: string, args: readonly string[]): Process {
    const process = { pid: ++this.#nextPid, ppid, comm };
    this.#emit("process_fork", { pid: ppid, ppid: 1, comm: "parent" }, { child_pid: process.pid });
    this.#emit("process_exec", process, { filename, exe: filename, args });
    for (const path of libraries) this.#emit("file_open", process, { path, flags: "O_RDONLY|O_CLOEXEC" });
    return process;
  }

  #unpack(install: Process): void {
    const folder = `${workspace}/node_modules/${this.#random.pick(this.#packages)}`;
    if (this.#random.chance(0.15)) this.#connect(install, this.#random.pick(hosts));
    for (let files = 6 + this.#random.integer(30); files > 0; files--) {
      const path = `${folder}/${this.#random.pick(sources)}`;
      if (this.#random.chance(0.55)) {
        this.#emit("file_open", install, { path, flags: "O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC" });
        this.#emit("file_write", install, { path, bytes: this.#random.integer(65_536), writes: 1 });
      } else this.#emit("file_open", install, { path, flags: "O_RDONLY|O_CLOEXEC" });
    }
  }

  #compile(install: Process): void {
    const name = this.#random.pick(this.#packages);
    const shell = this.#start(install.pid, "sh", "/usr/bin/dash", [
      "sh",
      "-c",
      `node-gyp rebuild --pkg=${name}`,
    ]);
    const compiler = this.#start(shell.pid, "cc1plus", "/usr/lib/gcc/cc1plus", [
      "cc1plus",
      "-quiet",
      "-std=gnu++17",
      `${workspace}/node_modules/${name}/src/binding.cc`,
      "-o",
      `/tmp/cc${this.#random.integer(1e6)}.s`,
    ]);
    for (let headers = 2 + this.#random.integer(20); headers > 0; headers--) {
      this.#emit("file_open", compiler, {
        path: `/usr/include/c++/12/bits/header-${this.#random.integer(300)}.h`,
        flags: "O_RDONLY|O_NOCTTY",
      });
    }
    this.#emit("file_write", compiler, {
      path: `/tmp/cc${this.#random.integer(1e6)}.s`,
      bytes: this.#random.integer(200_000),
      writes: 3,
    });
    for (const process of [compiler, shell]) this.#emit("process_exit", process, { exit_code: 0, signal: 0 });
  }

  #connect(process: Process, host: string): void {
    this.#emit("dns_query", process, { hostname: host, qtype: 1, protocol: "udp" });
    this.#emit("net_connect", process, {
      dst_addr: `198.51.100.${10 + hosts.indexOf(host)}`,
      dst_port: 443,
      protocol: "tcp",
      via: "connect",
    });
  }

  #attack(install: Process, worker: Process): void {
    const setup = this.#start(install.pid, "node", "/usr/bin/node", ["node", "setup.js"]);
    const python = this.#start(setup.pid, "python3", "/usr/bin/python3", ["python3", "/tmp/dump.py"]);
    for (const file of ["maps", "mem"])
      this.#emit("file_open", python, { path: `/proc/${worker.pid}/${file}`, flags: "O_RDONLY" });
    this.#connect(python, "exfil.bad.example");
  }
}
