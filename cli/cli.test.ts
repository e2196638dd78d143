import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "..");
const attack = join(root, "sample-traces", "job-attack.jsonl.gz");
const folder = mkdtempSync(join(tmpdir(), "trace-investigator-"));
const attempts = join(folder, "attempts");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the command line as users do, with the network refused in every thread. */
function run(args: readonly string[], input?: Uint8Array): { code: number | null; out: string; err: string } {
  const preload = join(root, "test", "harness", "refuseNetwork.cjs");
  const result = spawnSync(process.execPath, ["--require", preload, join(root, "dist", "cli.js"), ...args], {
    input: input ?? "",
    env: { ...process.env, NODE_OPTIONS: `--require ${preload}`, NETWORK_ATTEMPTS: attempts },
    encoding: "utf8",
    timeout: 120_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

const expected = JSON.parse(readFileSync(attack.replace(".jsonl.gz", ".expected.json"), "utf8")) as {
  readonly events: number;
  readonly [field: string]: unknown;
};

describe("trace-investigator", () => {
  it("sums up a trace as JSON", () => {
    const { code, out, err } = run(["summary", attack, "--json"]);
    const { events, byType, unrecognised, rejected, fault, lost, processes, firstTs, lastTs } = expected;
    expect({ code, err }).toEqual({ code: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      events,
      byType,
      unrecognised,
      rejected,
      fault,
      lost,
      processes,
      firstTs,
      lastTs,
      rejectedLines: [],
    });
  });

  it("sums up a trace from standard input for people", () => {
    const { code, out } = run(["summary", "-"], readFileSync(attack));
    expect(code).toBe(0);
    expect(out).toContain(expected.events.toLocaleString("en-US"));
    expect(out).toMatch(/Lost events +0\n/);
  });

  it("writes rows in each format", () => {
    const sql = "select pid, comm, args from process where comm = 'python3'";
    const formats = Object.fromEntries(
      ["table", "json", "ndjson", "csv"].map((format) => [
        format,
        run(["query", attack, sql, "--format", format]).out,
      ]),
    );
    const [row] = JSON.parse(formats["json"] ?? "") as [{ pid: number; comm: string; args: string[] }];
    expect(row).toMatchObject({ comm: "python3", args: ["python3", "/tmp/dump.py"] });
    expect(JSON.parse(formats["ndjson"] ?? "")).toEqual(row);
    expect(formats["csv"]).toBe(`pid,comm,args\r\n${row.pid},python3,"[""python3"",""/tmp/dump.py""]"\r\n`);
    expect(formats["table"]).toContain(`${row.pid}  python3`);
  });

  it("answers a query error with 1 and its place", () => {
    const { code, out, err } = run(["query", attack, "select nope from process"]);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/nope/);
  });

  it.each([
    ["a missing file", ["summary", join(folder, "none.jsonl.gz"), "--json"], undefined],
    ["a folder", ["query", folder, "select 1"], undefined],
    ["no trace", ["summary", "-"], Buffer.from("a,b\n1,2\n")],
    ["an empty file", ["summary", "-", "--json"], Buffer.alloc(0)],
  ])("answers %s with 2 and a sentence", (_what, args, input) => {
    const { code, err } = run(args, input);
    expect(code).toBe(2);
    expect(err).toMatch(/^(trace-investigator: .+\.\n)+$/);
  });

  it("shows what is readable of a damaged file and says what is not", () => {
    const whole = readFileSync(attack);
    const { code, out, err } = run(["summary", "-", "--json"], whole.subarray(0, whole.length / 2));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ fault: { kind: "truncated" } });
    expect(err).toMatch(/ends in the middle/);
  });

  it("does not let text of a trace steer the terminal", () => {
    const event = {
      type: "file_delete",
      timestamp: "2026-01-01T00:00:00Z",
      pid: 1,
      path: "/\u001b[31mred\u202e",
    };
    const { out } = run(["query", "-", "select path from file_delete"], gzipSync(JSON.stringify(event)));
    expect(out).toContain("/\\u001b[31mred\\u202e");
  });

  it("makes no attempt to reach the network, whatever is asked", () => {
    for (const sql of [
      "load icu",
      "from 'https://exfil.bad.example/x.csv'",
      "select * from read_parquet('s3://bucket.example/x')",
    ]) {
      run(["query", attack, sql]);
    }
    expect(existsSync(attempts) ? readFileSync(attempts, "utf8") : "").toBe("");
    // The refusal itself works: without that, the line above could not fail.
    const refused = spawnSync(process.execPath, ["-e", "require('net').connect(9, '127.0.0.1')"], {
      env: {
        ...process.env,
        NODE_OPTIONS: `--require ${join(root, "test", "harness", "refuseNetwork.cjs")}`,
        NETWORK_ATTEMPTS: attempts,
      },
      encoding: "utf8",
    });
    expect(refused.status).not.toBe(0);
    expect(readFileSync(attempts, "utf8")).toMatch(/^connect/);
  });
});
