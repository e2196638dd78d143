import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Units that a started service refers to by default; all that they do is to be there. */
const emptyUnits = ["sysinit.target", "basic.target", "shutdown.target"];

/**
 * A real systemd that runs one service and nothing of this machine: process 1 of namespaces of its own, with units of its
 * own. What it starts is in one cgroup, and ends with it.
 */
export class TestSystemd {
  /** Put before the command that makes namespaces: enters a cgroup, which is the root of the new cgroup namespace. */
  readonly before: readonly string[];
  readonly namespaces = ["--pid", "--fork", "--kill-child", "--cgroup", "--uts"];
  readonly #cgroup: string;

  constructor(private readonly folder: string) {
    this.#cgroup = join(cgroup2(), basename(folder));
    mkdirSync(this.#cgroup, { recursive: true });
    this.before = ["sh", "-c", 'echo $$ > "$0" && exec "$@"', join(this.#cgroup, "cgroup.procs")];
  }

  /** What the service has written. */
  get log(): string {
    try {
      return readFileSync(this.#logFile, "utf8");
    } catch {
      return "";
    }
  }

  /** The end of a script that runs a command as a service. */
  startLines(command: string): string[] {
    const units = join(this.folder, "units");
    mkdirSync(units, { recursive: true });
    for (const name of emptyUnits) writeFileSync(join(units, name), "[Unit]\nDefaultDependencies=no\n");
    writeFileSync(join(units, "default.target"), "[Unit]\nRequires=tested.service\n");
    const output = `append:${this.#logFile}`;
    const service = [`ExecStart=${command}`, `StandardOutput=${output}`, `StandardError=${output}`];
    writeFileSync(
      join(units, "tested.service"),
      ["[Unit]", "DefaultDependencies=no", "[Service]", ...service, ""].join("\n"),
    );
    const environment = `container=other PATH="$PATH" SYSTEMD_UNIT_PATH=${units} SYSTEMD_LOG_TARGET=console`;
    return [
      "umount -R -l /sys/fs/cgroup",
      "mount -t cgroup2 cgroup2 /sys/fs/cgroup",
      `exec env -i ${environment} /usr/lib/systemd/systemd --system --show-status=no`,
    ];
  }

  /** Removes the cgroups; everything in them has been killed. */
  remove(): void {
    for (let tries = 0; tries < 50; tries++) {
      try {
        removeTree(this.#cgroup);
        return;
      } catch {
        // The kernel takes a moment to let go of the last process.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      }
    }
  }

  get #logFile(): string {
    return join(this.folder, "service.log");
  }
}

function removeTree(cgroup: string): void {
  for (const entry of readdirSync(cgroup, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(cgroup, entry.name));
  rmdirSync(cgroup);
}

/** Where cgroup v2 is mounted. */
function cgroup2(): string {
  const line = readFileSync("/proc/mounts", "utf8")
    .split("\n")
    .find((mount) => mount.split(" ")[2] === "cgroup2");
  if (line === undefined) throw new Error("cgroup v2 is not mounted.");
  return line.split(" ")[1] ?? "";
}
