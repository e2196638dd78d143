import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { createGzip } from "node:zlib";

/** Children of a process, by its depth: 100,041 processes in all. */
const fanOut = [40, 50, 7, 6];
const programs = ["runner", "make", "sh", "cc1plus", "as"];
const linesAPiece = 6000;

/** Writes a trace of 100,041 processes that nest five deep and do nothing else: fork, exec and exit of each. */
export async function generateTreeTrace(path: string): Promise<void> {
  const gzip = createGzip({ level: 6 });
  const file = createWriteStream(path);
  gzip.pipe(file);
  let lines: string[] = [];
  for (const line of new TreeTrace().lines(1, 0)) {
    if (lines.push(line) < linesAPiece) continue;
    if (!gzip.write(`${lines.join("\n")}\n`)) await once(gzip, "drain");
    lines = [];
  }
  gzip.end(`${lines.join("\n")}\n`);
  await once(file, "finish");
}

class TreeTrace {
  #pid = 1000;
  #milliseconds = Date.UTC(2026, 10, 21, 9);

  /** The life of one process with all below it. */
  *lines(ppid: number, depth: number): Generator<string> {
    const pid = ++this.#pid;
    const program = programs[depth] ?? "sh";
    const args = [program, "-O2", `/home/runner/work/app/src/module-${pid % 700}/part-${pid}.cc`];
    yield this.#event("process_fork", ppid, 1, { child_pid: pid });
    yield this.#event("process_exec", pid, ppid, { filename: `/usr/bin/${program}`, args });
    for (let child = 0; child < (fanOut[depth] ?? 0); child++) yield* this.lines(pid, depth + 1);
    yield this.#event("process_exit", pid, ppid, { exit_code: 0, signal: 0 });
  }

  #event(type: string, pid: number, ppid: number, fields: object): string {
    const timestamp = new Date(++this.#milliseconds).toISOString();
    return JSON.stringify({ type, timestamp, pid, ppid, uid: 1001, comm: "job", ...fields });
  }
}
