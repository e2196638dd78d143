import { beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, sampleSource } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import { Normaliser } from "../profile/normaliser.js";
import type { TraceSource } from "../protocol/openTrace.js";
import { type ComparedTrace, compareTraces, defaultCompareNormalisers, readComparedTrace } from "./compareTraces.js";
import { type Comparison, isSame } from "./comparison.js";
import { comparisonMarkdown } from "./comparisonMarkdown.js";

const normaliser = new Normaliser(defaultCompareNormalisers);
const context = { startEpochUs: 0, durationUs: 0, revision: 0 };

async function read(source: TraceSource): Promise<ComparedTrace> {
  const trace = await readToEnd(source);
  try {
    return await readComparedTrace(sqlPortOf(trace), context, normaliser);
  } finally {
    await trace.dispose();
  }
}

async function compare(target: TraceSource, ...baselines: readonly TraceSource[]): Promise<Comparison> {
  const compared = await read(target);
  const others: ComparedTrace[] = [];
  for (const baseline of baselines) others.push(await read(baseline));
  return compareTraces(others, compared, normaliser).comparison;
}

describe("the clean job against the attacked one", () => {
  let clean: ComparedTrace;
  let attack: ComparedTrace;

  beforeAll(async () => {
    clean = await read(sampleSource("job-clean"));
    attack = await read(sampleSource("job-attack"));
  });

  it("shows the hostile subtree, its hosts and its files, and nothing else", () => {
    const { comparison } = compareTraces([clean], attack, normaliser);
    const setup = attack.processes.find(({ args }) => args.join(" ") === "node setup.js");
    const { processes, hosts, filesRead, filesWritten } = comparison;
    expect(processes.added.map(({ process_id }) => process_id)).toEqual(subtree(attack, setup?.parentRow ?? -1));
    expect(processes.added.filter(({ top }) => top).map(({ command }) => command)).toEqual(['sh -c "node setup.js"']);
    expect([processes.removed, processes.changed]).toEqual([[], []]);
    expect(hosts).toEqual({ added: ["exfil.bad.example", "telemetry.good.example"], removed: [] });
    expect(filesWritten).toEqual({
      added: [expect.stringMatching(/\/left-padder\/setup\.js$/), "/tmp/dump.py", "/tmp/out.b64", "/tmp/run.sh"],
      removed: [],
    });
    expect(filesRead.removed).toEqual([]);
    expect(filesRead.added.map((path) => path.replace(/\/proc\/\d+/, "/proc/N"))).toEqual([
      "/home/runner/.aws/credentials",
      "/home/runner/.netrc",
      "/home/runner/.ssh/id_ed25519",
      "/home/runner/work/app/app/node_modules/left-padder/package.json",
      "/home/runner/work/app/app/node_modules/left-padder/setup.js",
      "/proc/N/comm",
      "/proc/N/comm",
      "/proc/N/maps",
      "/proc/N/mem",
      "/proc/<pid>/comm",
      "/tmp/dump.py",
      "/tmp/out.b64",
      "/tmp/run.sh",
    ]);
    expect(comparison.irrelevant.every(({ reason, count }) => reason !== "" && count > 0)).toBe(true);
  });

  it("shows nothing when a trace is held against itself", () => {
    const { comparison } = compareTraces([clean], clean, normaliser);
    expect(isSame(comparison)).toBe(true);
    expect(comparison.irrelevant).toEqual([]);
  });

  it("shows nothing new against several runs of which one did the same", () => {
    expect(isSame(compareTraces([clean, attack], attack, normaliser).comparison)).toBe(true);
  });
});

/** A process and all below it, in order of start. */
function subtree({ processes }: ComparedTrace, top: number): number[] {
  const rows = new Set([top]);
  processes.forEach(({ parentRow }, row) => {
    if (rows.has(parentRow)) rows.add(row);
  });
  return processes.flatMap(({ processId }, row) => (rows.has(row) ? [processId] : []));
}

describe("comparing", () => {
  const job = (first: number, path: string, ...more: readonly object[]): TraceSource =>
    gzipSource(
      eventAt(0, { type: "process_exec", pid: first, ppid: 1, comm: "sh", filename: "/bin/sh", args: ["sh", "job.sh"] }),
      eventAt(1, { type: "process_exec", pid: first + 1, ppid: first, comm: "cc", filename: "/bin/cc", args: ["cc", "a.c"] }),
      eventAt(2, { type: "file_open", pid: first + 1, path, flags: "O_WRONLY|O_CREAT" }),
      eventAt(3, { type: "file_open", pid: first + 1, path: `/proc/${first + 1}/maps`, flags: "O_RDONLY" }),
      ...more,
    );

  it("lets other pids and temporary names pass, and says so", async () => {
    const comparison = await compare(job(500, "/tmp/cc-XyZ123.o"), job(70, "/tmp/cc-AbC987.o"));
    expect(isSame(comparison)).toBe(true);
    expect(comparison.irrelevant).toEqual([
      { kind: "fileWritten", side: "added", text: "/tmp/cc-<temp>.o", count: 1, reason: "only temporary names differ" },
      { kind: "fileWritten", side: "removed", text: "/tmp/cc-<temp>.o", count: 1, reason: "only temporary names differ" },
    ]);
  });

  it("gives what went, and the path behind a new name", async () => {
    const moved = eventAt(9, { type: "file_rename", pid: 71, path: "/a", new_path: "/b" });
    const comparison = await compare(job(500, "/out/x"), job(70, "/out/x", moved));
    expect(comparison.filesWritten).toEqual({ added: [], removed: ["/a", "/b"] });
  });

  it("takes a name from DNS in place of the address, which changes", async () => {
    const reach = (address: string): object[] => [
      eventAt(4, { type: "dns_query", pid: 11, hostname: "cdn.example" }),
      eventAt(5, { type: "net_connect", pid: 11, dst_addr: address, dst_port: 443, protocol: "tcp" }),
    ];
    expect(isSame(await compare(job(10, "/x", ...reach("192.0.2.1")), job(10, "/x", ...reach("192.0.2.2"))))).toBe(true);
    const { hosts } = await compare(job(10, "/x", ...reach("192.0.2.1")), job(10, "/x"));
    expect(hosts).toEqual({ added: ["cdn.example"], removed: [] });
  });

  it("asks all baselines", async () => {
    const opened = (path: string): object => eventAt(8, { type: "file_write", pid: 11, path, bytes: 1 });
    const comparison = await compare(
      job(10, "/x", opened("/a"), opened("/new")),
      job(10, "/x", opened("/a"), opened("/always")),
      job(10, "/x", opened("/always"), opened("/sometimes")),
    );
    expect(comparison.filesWritten).toEqual({ added: ["/new"], removed: ["/always"] });
  });

  it("finds an empty trace in want of everything", async () => {
    const other = gzipSource(eventAt(0, { type: "file_open", pid: 1, path: "/etc/hosts.d", flags: "O_RDONLY" }));
    const comparison = await compare(other, job(10, "/x"));
    expect(comparison.processes.removed.map(({ command }) => command)).toEqual(["sh job.sh", "cc a.c"]);
  });
});

describe("the Markdown of a comparison", () => {
  it("keeps text of a trace inside code", () => {
    const command = { process_id: 1, pid: 1, name: "x", parent_pid: null, top: true, key: "" };
    const text = comparisonMarkdown(
      {
        processes: { added: [{ ...command, command: "x `a` ``b`` \n# <img src=x> \u202e" }], removed: [], changed: [] },
        hosts: { added: ["`"], removed: [] },
        filesRead: { added: Array.from({ length: 600 }, (_none, index) => `/f${index}`), removed: [] },
        filesWritten: { added: [], removed: [] },
        irrelevant: [],
      },
      "a.jsonl.gz",
      "b.jsonl.gz",
    );
    expect(text).toContain("- ```x `a` ``b`` \\u000a# <img src=x> \\u202e``` (pid 1)");
    expect(text).toContain("- `` ` ``");
    expect(text).toContain("- and 100 more");
    expect(text).not.toMatch(/^# </m);
  });
});
