import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const attack = join(root, "core", "detect", "attacks", "axios.jsonl");
const clean = join(root, "core", "detect", "benign", "git-operations.jsonl");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "trace-investigator-detect-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function detect(...args: readonly string[]): { code: number | null; out: string; err: string } {
  return run("detect", ...args);
}

function run(...args: readonly string[]): { code: number | null; out: string; err: string } {
  const result = spawnSync(process.execPath, [join(root, "dist", "cli.js"), ...args], {
    encoding: "utf8",
    timeout: 120_000,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly process_id: number;
  readonly pid: number;
  readonly event_ids: readonly number[];
  readonly ts: string;
  readonly message: string;
}

describe("query", { timeout: 300_000 }, () => {
  it("knows the findings, although it runs no signatures where none are asked for", () => {
    const counted = run("query", attack, "select count(*) > 0 as found from finding", "--format", "ndjson");
    expect(counted).toEqual({ code: 0, out: '{"found":true}\n', err: "" });
    const others = run("query", attack, "select count(*) > 0 as any from process", "--format", "ndjson");
    expect(others.out).toBe('{"any":true}\n');
  });
});

// Each start of the program may take as long as `run` lets it.
describe("detect", { timeout: 300_000 }, () => {
  it("gives findings as JSON, whose events are line numbers", () => {
    const { code, out, err } = detect(attack, "--json");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const rows = JSON.parse(out) as Row[];
    const downloaded = rows.find(({ id }) => id === "TI-125");
    expect(Object.keys(downloaded ?? {})).toEqual([
      "id",
      "name",
      "severity",
      "process_id",
      "pid",
      "event_ids",
      "ts",
      "message",
    ]);
    expect(downloaded).toMatchObject({
      name: "download-then-run",
      severity: "medium",
      pid: 134,
      message: "Downloaded, then run: /tmp/ld.py",
    });
    expect(downloaded?.ts).toMatch(/^2026-01-05T09:00:00\.\d{6}Z$/);
    for (const { event_ids } of rows) for (const line of event_ids) expect(Number.isInteger(line)).toBe(true);
  });

  it("fails on the severity that is asked for, and on nothing less", () => {
    expect(detect(attack, "--fail-on", "medium").code).toBe(3);
    expect(detect(clean, "--fail-on", "medium").code).toBe(0);
  });

  it("runs signatures of the user, and tells which are wrong", () => {
    const header = "-- severity: critical\n-- description: It was seen.\n-- blind-spots: Others.\n";
    writeFileSync(
      join(folder, "good.sql"),
      `-- id: MY-1\n-- name: nohup-run\n${header}select process_id, event_id, ts, 'nohup run' as text\nfrom command where program = 'nohup';\n-- done\n`,
    );
    writeFileSync(join(folder, "bad.sql"), `-- id: MY-2\n-- name: bad\n${header}drop table event\n`);
    writeFileSync(join(folder, "headless.sql"), "select 1");
    const { code, out, err } = detect(attack, "--signatures", folder, "--json", "--fail-on", "critical");
    expect(code).toBe(3);
    expect((JSON.parse(out) as Row[])[0]).toMatchObject({
      id: "MY-1",
      message: "nohup run",
      severity: "critical",
    });
    expect(err).toMatch(/MY-2: It may only read/);
    expect(err).toMatch(/headless\.sql:1: The header has no "id"/);
  });

  it("does not pass where a signature failed while it ran, or could not be read", () => {
    const header = "-- severity: low\n-- description: It was seen.\n-- blind-spots: Others.\n";
    const failing = mkdtempSync(join(folder, "failing-"));
    writeFileSync(
      join(failing, "failing.sql"),
      `-- id: MY-9\n-- name: failing\n${header}select process_id, event_id, ts, error('of\u001b its own') as text from command\n`,
    );
    const checked = detect(clean, "--signatures", failing, "--json", "--fail-on", "high");
    expect(checked.code).toBe(5);
    expect(checked.err).toMatch(/MY-9: .*of\\u001b its own/);
    const { code, out } = detect(clean, "--signatures", failing, "--sarif");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ runs: [{ invocations: [{ executionSuccessful: false }] }] });
    const headless = mkdtempSync(join(folder, "headless-"));
    writeFileSync(join(headless, "headless.sql"), "select 1");
    expect(detect(clean, "--signatures", headless, "--fail-on", "high").code).toBe(5);
  });

  it("says where only the first evidence of a signature is kept", () => {
    const many = mkdtempSync(join(folder, "many-"));
    writeFileSync(
      join(many, "many.sql"),
      "-- id: MY-10\n-- name: many\n-- severity: low\n-- description: It was seen.\n-- blind-spots: Others.\n" +
        "select process_id, event_id, ts, 'seen ' || n as text from event, range(400) counted(n)\n",
    );
    const { code, err } = detect(clean, "--signatures", many, "--fail-on", "high");
    expect(code).toBe(0);
    expect(err).toMatch(/MY-10: Only the first \d+ events of evidence are kept\./);
  });

  it("runs Sigma rules, and says which it does not run and why", () => {
    const rules = mkdtempSync(join(folder, "sigma-"));
    const rule = (id: string, product: string, detection: string): string =>
      `title: ${id}\nid: ${id}\nlevel: high\nlogsource:\n  product: ${product}\n  category: process_creation\ndetection:\n  s:\n    ${detection}\n  condition: s\n`;
    writeFileSync(join(rules, "curl.yml"), rule("curl", "linux", "Image|endswith: /curl"));
    writeFileSync(join(rules, "windows.yml"), rule("win", "windows", "Image|endswith: .exe"));
    writeFileSync(join(rules, "field.yml"), rule("hash", "linux", "Hashes|contains: 'x'"));
    const { code, out, err } = detect(attack, "--sigma", rules, "--json");
    expect(code).toBe(0);
    const found = (JSON.parse(out) as Row[]).filter(({ id }) => id === "sigma-curl");
    expect(found).toMatchObject([{ name: "curl", severity: "high", message: "curl" }]);
    expect(err).toMatch(/windows\.yml: win: Rules for windows do not fit/);
    expect(err).toMatch(/field\.yml: hash: The field “Hashes” is not in the events/);
    expect(err).toMatch(/1 Sigma rules run, 2 do not/);
  });

  it("writes SARIF and a report", () => {
    const sarif = JSON.parse(detect(attack, "--sarif").out) as {
      version: string;
      runs: { results: object[] }[];
    };
    expect(sarif.version).toBe("2.1.0");
    expect(sarif.runs[0]?.results.length).toBeGreaterThan(0);
    const { out } = detect(attack, "--markdown");
    expect(out).toContain("# Findings in `axios.jsonl`");
    expect(out).toMatch(/\| SHA-256 \| [0-9a-f]{64} \|/);
    expect(out).toMatch(/## Queries\n\n[^]*Signature `TI-125` `download-then-run`:\n\n```sql\nwith fetched/);
  });

  it("takes folders before and after the trace, each as often as it is named", () => {
    const empty = mkdtempSync(join(folder, "empty-"));
    const { code, out, err } = detect("--sigma", empty, "--signatures", empty, "--sigma", empty, clean);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining("were checked") as string });
    expect(err.match(/holds no Sigma rule/g)).toHaveLength(2);
    expect(err.match(/holds no signature/g)).toHaveLength(1);
  });

  it.each([
    [["--sigma", "missing", clean], /missing does not exist\./],
    [["--signatures", clean, clean], /git-operations\.jsonl is not a folder\./],
    [[clean, "--json", "--sarif"], /'--json' cannot be used with option '--sarif'/],
    [[], /missing required argument 'file'/],
    [[clean, "--fail-on", "worst"], /must be one of none, low/],
  ])("refuses %j as wrong arguments", (args, message) => {
    const { code, out, err } = detect(...args);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toMatch(message);
  });

  it("says so when nothing is found", () => {
    const { code, out } = detect(clean);
    expect(code).toBe(0);
    expect(out).toMatch(/signatures were checked/);
  });
});
