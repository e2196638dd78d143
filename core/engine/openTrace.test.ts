import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  builtEngine,
  bytesSource,
  eventAt,
  gzipSource,
  phaseOf,
  readToEnd,
  rowsOf,
  sampleBytes,
  sampleSource,
} from "../../test/harness/testTrace.js";
import { emptyFilter } from "../protocol/eventFilter.js";
import type { OpenTrace, TraceSource } from "../protocol/openTrace.js";
import { CancelSource } from "../protocol/rpc.js";
import { openTrace, type OpenTraceOptions } from "./openTrace.js";

const opened: OpenTrace[] = [];

async function read(source: TraceSource, options?: OpenTraceOptions): Promise<OpenTrace> {
  const trace = await readToEnd(source, options);
  opened.push(trace);
  return trace;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((trace) => trace.dispose()));
});

const exit = eventAt(0, { type: "process_exit", pid: 7 });

describe("reading a trace", () => {
  it("shows what the attacked job did", async () => {
    const trace = await read(sampleSource("job-attack"));
    expect(trace.status).toMatchObject({ phase: "complete", error: null });
    const opens = await rowsOf(
      trace,
      "select path from file_open join process using (process_id) where process.comm = 'python3' and path like '/proc/%/m%'",
    );
    const [worker] = await rowsOf(trace, "select pid from process where comm = 'Runner.Worker'");
    const pid = String(worker?.["pid"]);
    expect(opens).toEqual([{ path: `/proc/${pid}/maps` }, { path: `/proc/${pid}/mem` }]);
    const exfil = await rowsOf(
      trace,
      "select dst_addr, hostname, hostname_source, category from connection where hostname = 'exfil.bad.example'",
    );
    expect(exfil).toEqual([
      {
        dst_addr: "203.0.113.66",
        hostname: "exfil.bad.example",
        hostname_source: "process",
        category: "other",
      },
    ]);
  });

  it("answers queries for the base format's console as they are written there", async () => {
    const trace = await read(sampleSource("job-attack"));
    const sql = `select json_extract_string(data, '$.path') as path
      from events
      where json_extract_string(data, '$.type') = 'file_open'
        and json_extract_string(data, '$.path') in (
          '/proc/' || (select json_extract_string(data, '$.pid') from events
            where json_extract_string(data, '$.type') = 'process_exec' and json_extract_string(data, '$.comm') = 'Runner.Worker') || '/mem')`;
    expect(await rowsOf(trace, sql)).toHaveLength(1);
    expect(
      await rowsOf(
        trace,
        "select typeof(data) as type, data->>'$.type' as first from events limit 1 offset 1",
      ),
    ).toEqual([{ type: "JSON", first: "process_exec" }]);
  });

  it("tells progress, then the whole", async () => {
    const trace = openTrace(sampleSource("job-clean"), builtEngine);
    opened.push(trace);
    const seen: number[] = [];
    trace.onStatus((status) => seen.push(status.report.events));
    await phaseOf(trace, ["complete"]);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(trace.status.report.compressedBytes).toBe(sampleBytes("job-clean").length);
  });

  it("keeps what was read when reading is cancelled", async () => {
    const lines = Array.from({ length: 400_000 }, (_none, index) =>
      JSON.stringify(eventAt(index, { type: "file_delete", pid: 1, path: `/tmp/${index}` })),
    );
    const trace = openTrace(bytesSource(lines.join("\n")), builtEngine);
    opened.push(trace);
    await new Promise<void>((resolve) =>
      trace.onStatus((status) => {
        if (status.revision === 1) resolve();
      }),
    );
    trace.cancelReading();
    expect(await phaseOf(trace, ["cancelled", "complete"])).toBe("cancelled");
    const [{ n } = {}] = await rowsOf(trace, "select count(*) as n from events");
    expect(n).toBeGreaterThan(0);
    expect(n).toBeLessThan(400_000);
    expect((await rowsOf(trace, "select count(*) as n from process"))[0]).toEqual({ n: 1 });
  });

  it("settles what is asked of an engine that is replaced, and reads again", async () => {
    const trace = await read(sampleSource("job-clean"));
    const phases: string[] = [];
    trace.onStatus((status) => phases.push(`${status.phase}${status.recovering ? " again" : ""}`));
    const pending = trace.runSql("select count(*) from range(100000000000)");
    trace.reload();
    await expect(pending).rejects.toMatchObject({ code: "engine-gone" });
    await phaseOf(trace, ["complete"]);
    expect(phases[0]).toMatch(/^starting/);
    expect(await rowsOf(trace, "select count(*) as n from events")).toEqual([
      { n: trace.status.report.events },
    ]);
  });
});

describe("bad input", () => {
  it("reads what is there of a cut file and names the fault", async () => {
    const bytes = sampleBytes("job-attack");
    const { status } = await read(bytesSource(bytes.subarray(0, 120_000)));
    expect(status).toMatchObject({
      phase: "complete",
      report: { fault: { kind: "truncated" }, rejected: 0 },
    });
    expect(status.report.events).toBeGreaterThan(1000);
    expect(status.report.events).toBe(status.report.lines);
  });

  it.each<[string, TraceSource, object]>([
    [
      "a line that is no object",
      gzipSource(exit, "nonsense", "[]", exit),
      { events: 2, rejected: 2, rejectedLines: [{ line: 2 }, { line: 3 }] },
    ],
    [
      "unknown types and missing fields",
      gzipSource(exit, { type: "mount", pid: 1 }, { type: "file_open", pid: 1 }),
      { events: 3, unrecognised: 2 },
    ],
    ["a bad checksum", bytesSource(withBadChecksum()), { events: 1, fault: { kind: "bad-checksum" } }],
    [
      "trailing garbage",
      bytesSource(Buffer.concat([gzipSync(JSON.stringify(exit)), Buffer.from("garbage")])),
      { events: 1, fault: { kind: "trailing-garbage" } },
    ],
    [
      "a cut last line",
      bytesSource(`${JSON.stringify(exit)}\n{"type":"proc`, "a.jsonl"),
      { events: 1, rejected: 0, fault: { kind: "truncated" } },
    ],
    [
      "a last line without its newline",
      bytesSource(`${JSON.stringify(exit)}\n${JSON.stringify(exit)}`, "a.jsonl"),
      { events: 2, fault: null },
    ],
    [
      "several and empty members",
      bytesSource(
        Buffer.concat([gzipSync(`${JSON.stringify(exit)}\n`), gzipSync(""), gzipSync(JSON.stringify(exit))]),
      ),
      { events: 2, fault: null },
    ],
    [
      "a byte order mark, carriage returns and blank lines",
      bytesSource(`\ufeff${JSON.stringify(exit)}\r\n\r\n\n${JSON.stringify(exit)}\r\n`),
      { events: 2, rejected: 0, lines: 4 },
    ],
    [
      "NUL bytes and invalid UTF-8",
      bytesSource(
        Buffer.concat([Buffer.from('{"type":"x\0"}\n{"type":"y'), Buffer.from([0xff]), Buffer.from('"}\n')]),
      ),
      { events: 1, rejected: 1 },
    ],
    [
      "a line over 16 MiB",
      gzipSource(exit, `{"a":"${"x".repeat(17 * 1024 * 1024)}"}`, exit),
      { events: 2, rejected: 1, rejectedLines: [{ line: 2 }] },
    ],
    [
      "nesting over 1,000",
      gzipSource(exit, `{"a":${"[".repeat(1200)}${"]".repeat(1200)}}`),
      { events: 1, rejected: 1 },
    ],
    [
      "plain text under a gzip name",
      bytesSource(JSON.stringify(exit), "a.jsonl.gz"),
      { events: 1, fault: null },
    ],
  ])("copes with %s", async (_what, source, report) => {
    expect((await read(source)).status).toMatchObject({ phase: "complete", error: null, report });
  });

  it("lets the first of equal keys win and keeps the text", async () => {
    const line = '{"type":"process_exit","timestamp":"2026-01-01T00:00:00Z","pid":5,"pid":6}';
    const trace = await read(gzipSource(line));
    expect(
      await rowsOf(
        trace,
        "select pid, data::varchar as data, json_extract(data, '$.pid')::integer as extracted from event",
      ),
    ).toEqual([{ pid: 5, data: line, extracted: 5 }]);
  });

  it("stops a decompression bomb at the limit and shows what was read", async () => {
    const bomb = gzipSync(`${JSON.stringify(exit)}\n${`${JSON.stringify(exit)}\n`.repeat(200_000)}`);
    const { status } = await read(bytesSource(bomb), { limits: { textBytes: 4 * 1024 * 1024 } });
    expect(status).toMatchObject({ phase: "complete", report: { fault: { kind: "limit" } } });
    expect(status.report.events).toBeGreaterThan(1000);
    expect(status.report.textBytes).toBeLessThan(8 * 1024 * 1024);
  });

  it.each<[string, TraceSource, RegExp]>([
    [
      "a ZIP archive",
      bytesSource(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0)),
      /50 4B 03 04, which is a ZIP archive/,
    ],
    ["a file that is something else", bytesSource("name,value\n1,2\n"), /None of the 2 lines is an event/],
    ["a gzip file that is something else", gzipSource("name,value"), /The only line is no event/],
    ["a broken gzip header", bytesSource(Uint8Array.of(0x1f, 0x8b, 9, 0, 0, 0, 0, 0, 0, 0, 0)), /not gzip/],
    [
      "a missing file",
      { kind: "file", path: join(tmpdir(), "no", "such.jsonl.gz"), name: "such.jsonl.gz" },
      /does not exist/,
    ],
    ["a folder", { kind: "file", path: tmpdir(), name: "tmp" }, /is a folder/],
  ])("says why %s is no trace", async (_what, source, message) => {
    const { status } = await read(source);
    expect(status).toMatchObject({ phase: "failed", error: { code: "unreadable" } });
    expect(status.error?.message).toMatch(message);
  });

  it("shows an empty file as a trace without events", async () => {
    for (const source of [bytesSource(""), bytesSource(gzipSync(""))]) {
      expect((await read(source)).status).toMatchObject({
        phase: "complete",
        error: null,
        report: { events: 0, lines: 0 },
      });
    }
  });
});

describe("the sandbox", () => {
  let trace: OpenTrace;
  beforeAll(async () => {
    trace = await readToEnd(gzipSource(exit));
  });
  afterAll(() => trace.dispose());

  it.each([
    "select * from read_text('/etc/hostname')",
    "select * from read_csv('/etc/passwd')",
    "select * from glob('/*')",
    "copy (select 1) to '/tmp/trace-investigator-leak.csv'",
    "attach '/tmp/trace-investigator-leak.db' as leak",
    "export database '/tmp/trace-investigator-leak'",
    "install httpfs",
    "select 1; /* ; */ force install httpfs",
    "load httpfs",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "pragma memory_limit = '10GB'",
    "select * from read_parquet('https://exfil.bad.example/x.parquet')",
    "import database '/tmp'",
  ])("refuses %s", async (sql) => {
    await expect(trace.runSql(sql)).rejects.toMatchObject({ code: "query-failed" });
    await expect(trace.runSql("select 1")).resolves.toMatchObject({ rows: 1 });
  });

  it("does not take the word in a text for the statement", async () => {
    await expect(trace.runSql("select 'a; install b' as install")).resolves.toMatchObject({ rows: 1 });
  });

  it("gives an error its position and its candidates", async () => {
    const sql = "select pidd from process";
    await expect(trace.runSql(sql)).rejects.toMatchObject({
      wire: {
        position: sql.indexOf("pidd"),
        message: expect.stringMatching(/Candidate bindings: .*pid/) as string,
      },
    });
  });

  it("caps results and says so", async () => {
    expect(await trace.runSql("select * from range(5000)", { maxRows: 3000 })).toMatchObject({
      rows: 3000,
      capped: true,
    });
    expect(await trace.runSql("select * from range(3000)", { maxRows: 3000 })).toMatchObject({
      rows: 3000,
      capped: false,
    });
  });

  it("cancels an endless query and stays usable", async () => {
    for (const sql of [
      "select count(*) from range(100000000000)",
      "select sum(a.range * b.range) from range(1000000) a, range(1000000) b",
    ]) {
      const cancel = new CancelSource();
      const endless = trace.runSql(sql, { signal: cancel });
      setTimeout(() => {
        cancel.cancel();
      }, 200);
      await expect(endless).rejects.toMatchObject({ code: "cancelled" });
      await expect(trace.runSql("select 1")).resolves.toMatchObject({ rows: 1 });
    }
  });

  it("survives a query that drops its tables; reading again restores them", async () => {
    await trace.runSql("drop view events; drop table process");
    await expect(trace.runSql("select * from events")).rejects.toMatchObject({ code: "query-failed" });
    trace.reload();
    await phaseOf(trace, ["complete"]);
    expect(await rowsOf(trace, "select count(*) as n from events")).toEqual([{ n: 1 }]);
  });
});

describe("exports", () => {
  it("writes the events that match as lines that read again to the same counts", async () => {
    const trace = await read(sampleSource("job-attack"));
    const filter = { ...emptyFilter, kinds: ["connections" as const, "dns" as const] };
    let text = "";
    for await (const piece of trace.exportEvents(filter)) text += piece.text;
    const again = await read(bytesSource(text));
    expect(again.status.report).toMatchObject({
      events: 29,
      byType: { net_connect: 22, dns_query: 7 },
      rejected: 0,
    });
  });

  it("writes tables as CSV and JSON, guarding formulas", async () => {
    const trace = await read(
      gzipSource(
        eventAt(0, { type: "net_connect", pid: 1, dst_addr: "=1+1", dst_port: 80, protocol: "tcp" }),
      ),
    );
    const query = {
      pane: "connections",
      scope: { processId: 1, subtree: false },
      filter: emptyFilter,
    } as const;
    const collect = async (format: "csv" | "json"): Promise<string> => {
      let text = "";
      for await (const piece of trace.exportTable(query, format)) text += piece.text;
      return text;
    };
    expect(await collect("csv")).toContain(",'=1+1,80,");
    expect(JSON.parse(await collect("json"))).toMatchObject([{ address: "=1+1", port: 80 }]);
  });
});

function withBadChecksum(): Uint8Array {
  const bytes = gzipSync(JSON.stringify(exit));
  bytes[bytes.length - 8] = (bytes[bytes.length - 8] ?? 0) ^ 1;
  return bytes;
}
