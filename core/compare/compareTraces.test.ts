import { beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, sampleSource } from "../../test/harness/testTrace.js";
import { sqlPortOf } from "../engine/sqlPortOf.js";
import { Normaliser } from "../profile/normaliser.js";
import type { TouchedFile } from "../profile/traceActivity.js";
import type { TraceSource } from "../protocol/openTrace.js";
import {
  type ComparedTrace,
  compareTraces,
  defaultCompareNormalisers,
  readComparedTrace,
} from "./compareTraces.js";
import { type Comparison, isSame } from "./comparison.js";
import { comparisonFacts } from "./comparisonFacts.js";
import { comparisonMarkdown } from "./comparisonMarkdown.js";

const normaliser = new Normaliser(defaultCompareNormalisers);
const context = { startEpochUs: 0, durationUs: 0, revision: 0 };

async function read(source: TraceSource, rowLimit?: number): Promise<ComparedTrace> {
  const trace = await readToEnd(source);
  try {
    return await readComparedTrace(sqlPortOf(trace), context, normaliser, rowLimit);
  } finally {
    await trace.dispose();
  }
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
    expect(processes.added.map(({ process_id }) => process_id)).toEqual(
      subtree(attack, setup?.parentRow ?? -1),
    );
    expect(processes.added.filter(({ top }) => top).map(({ command }) => command)).toEqual([
      'sh -c "node setup.js"',
    ]);
    expect([processes.removed, processes.changed]).toEqual([[], []]);
    expect(hosts).toEqual({ added: ["exfil.bad.example", "telemetry.good.example"], removed: [] });
    expect(filesWritten).toEqual({
      added: [
        expect.stringMatching(/\/left-padder\/setup\.js$/),
        "/tmp/dump.py",
        "/tmp/out.b64",
        "/tmp/run.sh",
      ],
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

  it("never calls traces the same of which it did not compare all processes", async () => {
    const cut = await read(sampleSource("job-clean"), clean.processes.length - 1);
    expect(cut).toMatchObject({ uncompared: 1, processes: { length: clean.processes.length - 1 } });
    const { comparison } = compareTraces([cut], cut, normaliser);
    expect(comparison).toMatchObject({ uncompared: 2, processes: { added: [], removed: [], changed: [] } });
    expect(isSame(comparison)).toBe(false);
    const markdown = comparisonMarkdown(comparison, "a", "b", []);
    expect(markdown).toContain("2 processes were not compared: only the first 250,000 of each trace are.");
    expect(markdown).not.toContain("do the same");
    expect(comparisonFacts([], comparison).uncompared).toMatch(/^2 processes were not compared/u);
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

describe("reading what is compared", () => {
  it("takes names for addresses, a process's own folder for its pid, and both paths of a renaming", async () => {
    const { files, hosts, processes } = await read(
      gzipSource(
        eventAt(0, {
          type: "process_exec",
          pid: 70,
          ppid: 1,
          comm: "cc",
          filename: "/bin/cc",
          args: ["cc", "70", "71"],
        }),
        eventAt(1, { type: "file_open", pid: 70, path: "/proc/70/maps", flags: "O_RDONLY" }),
        eventAt(2, { type: "file_open", pid: 70, path: "/proc/71/maps", flags: "O_RDONLY" }),
        eventAt(3, { type: "file_rename", pid: 70, path: "/a", new_path: "/b" }),
        eventAt(4, { type: "file_open", pid: 70, path: "/never", flags: "O_RDONLY", failed: "ENOENT" }),
        eventAt(5, { type: "file_open", pid: 70, path: "/both", flags: "O_RDWR" }),
        eventAt(6, { type: "dns_query", pid: 70, hostname: "CDN.example." }),
        eventAt(7, { type: "net_connect", pid: 70, dst_addr: "192.0.2.1", dst_port: 443, protocol: "tcp" }),
      ),
    );
    expect(files.map(({ path, read: isRead, written }) => [path, isRead, written])).toEqual([
      ["/proc/self/maps", true, false],
      ["/proc/71/maps", true, false],
      ["/a", false, true],
      ["/b", false, true],
      ["/both", true, true],
    ]);
    expect(hosts.map(({ host, port }) => [host, port])).toEqual([
      ["cdn.example", null],
      ["cdn.example", 443],
    ]);
    expect(processes.map(({ normalised }) => normalised)).toEqual([["cc", "<pid>", "71"]]);
  });
});

describe("comparing", () => {
  const file = (path: string, more: Partial<TouchedFile> = {}): TouchedFile => ({
    path,
    read: false,
    written: true,
    onlyListed: false,
    onlyLibraryLoad: false,
    eventId: 1,
    readerId: NaN,
    writerId: 1,
    writeEventId: 1,
    ...more,
  });
  const written = (...paths: readonly string[]): ComparedTrace => ({
    processes: [],
    uncompared: 0,
    hosts: [],
    files: paths.map((path) => file(path)),
  });
  const compare = (target: ComparedTrace, ...baselines: readonly ComparedTrace[]): Comparison =>
    compareTraces(baselines, target, normaliser).comparison;

  it("lets temporary names pass, and says so", () => {
    const comparison = compare(written("/tmp/cc-XyZ123.o"), written("/tmp/cc-AbC987.o"));
    expect(isSame(comparison)).toBe(true);
    const difference = {
      kind: "fileWritten",
      text: "/tmp/cc-<temp>.o",
      count: 1,
      reason: "only temporary names differ",
    };
    expect(comparison.irrelevant).toEqual([
      { ...difference, side: "added" },
      { ...difference, side: "removed" },
    ]);
  });

  it("gives what is alone as it stands, and many of a kind by their kind", () => {
    const paths = ["/x/3f2a1b9c-0000-4000-8000-000000000001", "/x/3f2a1b9c-0000-4000-8000-000000000002"];
    expect(compare(written(...paths.slice(1)), written()).filesWritten.added).toEqual(paths.slice(1));
    expect(compare(written(...paths), written()).filesWritten.added).toEqual(["/x/<uuid>"]);
  });

  it("asks all baselines", () => {
    const comparison = compare(
      written("/a", "/new"),
      written("/a", "/always"),
      written("/always", "/sometimes"),
    );
    expect(comparison.filesWritten).toEqual({ added: ["/new"], removed: ["/always"] });
  });

  it("holds what every program reads for irrelevant, and only while it is only read", () => {
    const reads = [
      file("/usr/share/x", { read: true, written: false }),
      file("/etc/resolv.conf", { read: true, written: false }),
      file("/lib/x.so", { read: true, written: false, onlyLibraryLoad: true }),
      file("/home", { read: true, written: false, onlyListed: true }),
      file("/etc/shadow", { read: true, written: false }),
      file("/usr/lib/y", { read: true }),
    ];
    const comparison = compare({ ...written(), files: reads }, written());
    expect(comparison.filesRead.added).toEqual(["/etc/shadow"]);
    expect(comparison.filesWritten.added).toEqual(["/usr/lib/y"]);
    expect(comparison.irrelevant).toHaveLength(5);
  });
});

describe("the Markdown of a comparison", () => {
  it("keeps text of a trace inside code", () => {
    const command = { process_id: 1, pid: 1, name: "x", parent_pid: null, top: true, key: "" };
    const text = comparisonMarkdown(
      {
        processes: {
          added: [{ ...command, command: "x `a` ``b`` \n# <img src=x> \u202e" }],
          removed: [],
          changed: [],
        },
        hosts: { added: ["`"], removed: [] },
        filesRead: { added: Array.from({ length: 600 }, (_none, index) => `/f${index}`), removed: [] },
        filesWritten: { added: [], removed: [] },
        irrelevant: [],
        uncompared: 0,
      },
      "a.jsonl.gz",
      "b.jsonl.gz",
      [{ trace: "b`.jsonl.gz", text: "The file is cut." }],
    );
    expect(text).toContain("- ``b`.jsonl.gz``: `The file is cut.`");
    expect(text).toContain("- ```x `a` ``b`` \\u000a# <img src=x> \\u202e``` (pid 1)");
    expect(text).toContain("- `` ` ``");
    expect(text).toContain("- and 100 more");
    expect(text).not.toMatch(/^# </m);
  });
});
