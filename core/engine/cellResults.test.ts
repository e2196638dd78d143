import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { builtEngine, sampleSource } from "../../test/harness/testTrace.js";
import { type CellResult, noParameters, type OpenTrace } from "../protocol/openTrace.js";
import { type ResultPreview, wholeResult } from "../protocol/resultApi.js";
import { CancelSource } from "../protocol/rpc.js";
import { columnValues, readCatalogue } from "../notebook/catalogue.js";
import { openTrace } from "./openTrace.js";

const signal = new CancelSource();

describe("cells on a trace", () => {
  let trace: OpenTrace;
  beforeAll(async () => {
    trace = openTrace(sampleSource("job-attack"), builtEngine);
    await trace.whenFinished();
  });
  afterAll(() => trace.dispose());

  const run = (sql: string, maxRows = 1000): Promise<CellResult | null> =>
    trace.runCell(sql, { parameters: noParameters, maxRows });

  async function rows(sql: string, view = wholeResult): Promise<readonly (readonly (string | null)[])[]> {
    const cell = await run(sql);
    if (cell === null) throw new Error("The cell has no result.");
    const page = await trace.results.getRows({ result: cell.result, view, offset: 0, limit: 500 }, signal);
    return page.rows;
  }

  it("keeps the rows of the last statement, with types and the cap", async () => {
    const cell = await run(
      "create macro twice(x) as x * 2; select twice(range) as a, 'x' as b from range(1500) -- end",
    );
    expect(cell?.handle).toEqual({
      columns: [
        { name: "a", type: "BIGINT", kind: "number" },
        { name: "b", type: "VARCHAR", kind: "text" },
      ],
      rows: 1000,
      capped: true,
    });
    expect(await run("-- nothing\n;")).toBeNull();
  });

  describe("shows the first rows before all are stored", () => {
    const previewOf = async (sql: string): Promise<ResultPreview | null> => {
      const previews: ResultPreview[] = [];
      const onPreview = (preview: ResultPreview): void => void previews.push(preview);
      const cell = await trace.runCell(sql, { parameters: noParameters, maxRows: 5000, onPreview });
      const shown = previews.at(-1);
      if (cell === null || shown === undefined) return null;
      const { columns, rows: first } = shown;
      const page = { result: cell.result, view: wholeResult, offset: 0, limit: first.length };
      expect({ columns, rows: first }).toEqual({
        columns: cell.handle.columns,
        rows: (await trace.results.getRows(page, signal)).rows,
      });
      return shown;
    };

    it.each([
      "from event",
      "select event_id as a, path as a, [type] as list from event where path is not null -- end",
      "select range as n from range(4000)",
    ])("of %s", async (sql) => {
      // A thread that has to wait for its turn leaves the rows to the run.
      await vi.waitFor(async () => {
        expect((await previewOf(sql))?.rows).toHaveLength(100);
      }, 30_000);
    });

    it.each([
      ["a result that is small", "from event limit 3"],
      ["rows that need all others first", "from event order by ts desc"],
      ["rows that are others each time", "select random() as r from event"],
      ["a statement among several", "create temp table few as select 1; from event"],
      ["what changes something", "insert into few select event_id from event returning *"],
    ])("but not of %s", async (_what, sql) => {
      expect(await previewOf(sql)).toBeNull();
    });
  });

  it.each<[string, number]>([
    ["explain select 1", 1],
    ["pragma table_info('event')", 32],
    ["describe event", 32],
    ["summarize process", 24],
    ["show tables", 3],
    ["from events limit 3", 3],
    ["values (1), (2)", 2],
    ["with a as (select 1 as x) select * from a", 1],
    ["(select 1) union all (select 2)", 2],
    ["select 1 as a, 2 as a", 1],
    ["pivot (select type, pid % 2 as odd from event where pid is not null) on type using count(*)", 2],
    ["create table mine (a integer)", 0],
    ["insert into mine values (1), (2) returning a", 2],
    ["begin; insert into mine values (3); select * from mine; ", 3],
    ["rollback", 0],
    ["select * from mine", 2],
    ["select 1 where '2' == '2'", 1],
  ])("runs %s", async (sql, count) => {
    const given = await rows(sql);
    if (sql.startsWith("create") || sql === "rollback") expect(given.length).toBeLessThan(2);
    else if (/^(summarize|pragma|describe|show)/u.test(sql)) expect(given.length).toBeGreaterThan(2);
    else expect(given).toHaveLength(count);
  });

  it("gives every type as text that is exact", async () => {
    const sql = `select 9007199254740993::bigint as big, 1.50::decimal(10, 2) as dec, timestamp '2026-01-01 00:00:00.123456' as ts,
      [1, 2] as list, {a: 1, b: 'x'} as struct, map {'k': 1} as map, '{"a": 1}'::json as js, null as nothing,
      interval 1 day as span, 'ab'::blob as bytes, 'e'::enum('e') as en, 170141183460469231731687303715884105727::hugeint as huge`;
    expect(await rows(sql)).toEqual([
      [
        "9007199254740993",
        "1.50",
        "2026-01-01 00:00:00.123456",
        "[1,2]",
        '{"a":1,"b":"x"}',
        '{"k":1}',
        '{"a": 1}',
        null,
      ].concat(["1 day", "ab", "e", "170141183460469231731687303715884105727"]),
    ]);
  });

  it("sorts and filters", async () => {
    const sql = "select range as n, 'r' || range as name from range(100)";
    const filters = [
      { column: 1, text: "R9" },
      { column: 0, text: ">= 9" },
    ];
    const view = { order: { column: 0, descending: true }, filters };
    expect((await rows(sql, view)).map(([n]) => n)).toEqual([
      "99",
      "98",
      "97",
      "96",
      "95",
      "94",
      "93",
      "92",
      "91",
      "90",
      "9",
    ]);
  });

  it("summarises columns", async () => {
    const cell = await run(
      "select range as n, case when range % 2 = 0 then 'even' end as name from range(48)",
    );
    const ask = (column: number): Promise<unknown> =>
      trace.results.getSummary({ result: cell?.result ?? "", filters: [], column }, signal);
    expect(await ask(0)).toEqual({
      distinct: 48,
      nulls: 0,
      min: "0",
      max: "47",
      histogram: Array(24).fill(2),
      frequent: [],
    });
    expect(await ask(1)).toEqual({
      distinct: 1,
      nulls: 24,
      min: "even",
      max: "even",
      histogram: [],
      frequent: [{ value: "even", rows: 24 }],
    });
  });

  it.each([
    [{ kind: "bar", x: 1, y: 0, color: null }, 2],
    [{ kind: "bar", x: 1, y: null, color: 1 }, 2],
    [{ kind: "point", x: 0, y: 0, color: null }, 10],
    [{ kind: "line", x: 2, y: 0, color: 1 }, 10],
    [{ kind: "histogram", x: 2, y: null, color: null }, 10],
  ] as const)("draws %o", async (chart, marks) => {
    const cell = await run(
      "select range as n, case when range < 5 then 'a' else 'b' end as place, timestamp '2026-01-01' + to_seconds(range) as ts from range(10)",
    );
    const data = await trace.results.getChart({ result: cell?.result ?? "", filters: [], chart }, signal);
    expect(data.marks).toHaveLength(marks);
    const sum = data.marks.reduce((total, { y }) => total + y, 0);
    expect(sum).toBe(chart.y === null ? 10 : 45);
  });

  it.each<[string, object]>([
    [
      "select 'é', proces_id from process",
      { position: 12, name: "proces_id", candidates: expect.arrayContaining(["process_id"]) as string[] },
    ],
    ["select 1;\nselect * from proces", { position: 24, candidates: ["process"] }],
    ["select 1;\n selec 2", { position: 11, message: 'Parser error: syntax error at or near "selec"' }],
    ["select\n  'x'::integer", { position: 12 }],
    ["select $nothing", { position: 7, message: expect.stringContaining("$nothing is not known") as string }],
    [
      "select 1; select $pid",
      { position: 17, message: expect.stringContaining("select a process") as string },
    ],
  ])("names the place of the mistake in %s", async (sql, wire) => {
    await expect(run(sql)).rejects.toMatchObject({ code: "query-failed", wire });
  });

  it("says when a result inside a transaction is cut", async () => {
    const cell = await run("begin; select * from range(10001)", 20_000);
    expect(cell).toMatchObject({ handle: { rows: 10_000, capped: true } });
    const whole = await run("select * from range(10000)", 20_000);
    expect(whole).toMatchObject({ handle: { rows: 10_000, capped: false } });
    await run("rollback");
  });

  it("puts the selection in place of parameters, and nowhere else", async () => {
    const parameters = { pid: 7, processId: 2 ** 32 + 7, fromEpochUs: 1.5e15, toEpochUs: null };
    const sql = "select $pid, $process_id, $from, '$pid', $$ $pid $$, -- $pid\n nope";
    await expect(trace.runCell(sql, { parameters, maxRows: 1 })).rejects.toMatchObject({
      wire: { position: sql.indexOf("nope") },
    });
    const cell = await trace.runCell(sql.replace(" nope", " 1"), { parameters, maxRows: 1 });
    const page = await trace.results.getRows(
      { result: cell?.result ?? "", view: wholeResult, offset: 0, limit: 1 },
      signal,
    );
    expect(page.rows).toEqual([["7", "4294967303", "2017-07-14 02:40:00", "$pid", " $pid ", "1"]]);
  });

  it.each([
    "from read_text('/etc/hostname')",
    "copy (select 1) to '/tmp/out.csv'",
    "attach '/tmp/x.db'",
    "install httpfs",
    "/* é */ load httpfs",
    "set threads = 1",
    "export database '/tmp/x'",
  ])("refuses %s", async (sql) => {
    await expect(run(sql)).rejects.toMatchObject({
      code: "query-failed",
      message: expect.stringMatching(/Permission|disabled|locked|cannot/iu) as string,
    });
  });

  it("exports CSV, JSON and Parquet, and writes nothing to the disk", async () => {
    const cell = await run(
      "select 1.50::decimal(4, 2) as d, 'e'::enum('e') as e, [1] as l, timestamp '2026-01-01' as ts",
    );
    const collect = async (format: "csv" | "json" | "parquet"): Promise<Buffer> => {
      const parts: Buffer[] = [];
      for await (const { data } of trace.exportResult(cell?.result ?? "", wholeResult, format))
        parts.push(Buffer.from(data));
      return Buffer.concat(parts);
    };
    expect(String(await collect("csv"))).toBe("d,e,l,ts\r\n1.50,e,[1],2026-01-01 00:00:00\r\n");
    expect(JSON.parse(String(await collect("json")))).toEqual([
      { d: 1.5, e: "e", l: [1], ts: "2026-01-01 00:00:00" },
    ]);
    for (const bytes of [await collect("parquet"), await collect("parquet")])
      expect([String(bytes.subarray(0, 4)), String(bytes.subarray(-4))]).toEqual(["PAR1", "PAR1"]);
    await run("copy (select 1) to 'cell_result_export' (format csv)").catch(() => undefined);
    expect(existsSync("cell_result_export")).toBe(false);
  });

  it("describes what may stand in a query", async () => {
    const { tables, functions, jsonPaths, keywords } = await readCatalogue(trace);
    const column = (table: string, name: string): string | undefined =>
      tables.get(table)?.columns.find((candidate) => candidate.name === name)?.comment;
    expect(column("process_exec", "exe")).toMatch(/interpreter/u);
    expect(column("connection", "category")).toMatch(/destination/u);
    // Signatures and users make tables of their own.
    const documented = [...tables.values()].filter(({ comment }) => comment !== "");
    expect(documented.map(({ name }) => name)).toEqual(
      expect.arrayContaining([
        "connection",
        "event",
        "events",
        "file_open",
        "finding",
        "net_connect",
        "process",
      ]),
    );
    const bare = documented.flatMap(({ name, columns }) =>
      columns.filter(({ comment: said }) => said === "").map((described) => `${name}.${described.name}`),
    );
    expect(bare).toEqual([]);
    expect(functions.get("json_extract_string")?.length).toBeGreaterThan(1);
    expect(functions.get("is_loopback")?.[0]?.parameters).toEqual(["address"]);
    expect(jsonPaths.map(({ path }) => path)).toEqual(
      expect.arrayContaining(["$.type", "$.args[0]", "$.dst_port"]),
    );
    expect(keywords).toContain("select");
    expect(await columnValues(trace, "event", "type")).toContain("net_connect");
    expect(await columnValues(trace, "event", "path")).toEqual([]);
  });

  it("asks several traces in one query", async () => {
    const also = [{ alias: "good", source: sampleSource("job-clean") }];
    const both = openTrace(sampleSource("job-attack"), builtEngine, { alias: "bad", also });
    try {
      await both.whenFinished();
      const sql = `select (select count(*) from events) = (select count(*) from bad.events),
        (select count(*) from good.event) <> (select count(*) from bad.event),
        (select count(*) from good.process_exec where len(args) > 0) > 0, (select count(*) from good.connection) > 0`;
      const cell = await both.runCell(sql, { parameters: noParameters, maxRows: 1 });
      const page = await both.results.getRows(
        { result: cell?.result ?? "", view: wholeResult, offset: 0, limit: 1 },
        signal,
      );
      expect(page.rows).toEqual([["true", "true", "true", "true"]]);
    } finally {
      await both.dispose();
    }
  });

  it("stays usable when an endless query is cancelled", async () => {
    const cancel = new CancelSource();
    const endless = trace.runCell("select count(*) from range(100000000000)", {
      parameters: noParameters,
      maxRows: 10,
      signal: cancel,
    });
    setTimeout(() => {
      cancel.cancel();
    }, 300);
    await expect(endless).rejects.toMatchObject({ code: "cancelled" });
    expect(await rows("select 42")).toEqual([["42"]]);
    expect(trace.status.recovering).toBe(false);
  });

  it("says what to do when rows are gone", async () => {
    const cell = await run("select 1");
    trace.dropResult(cell?.result ?? "");
    await expect(
      trace.results.getRows({ result: cell?.result ?? "", view: wholeResult, offset: 0, limit: 1 }, signal),
    ).rejects.toMatchObject({ message: expect.stringContaining("Run the cell again") as string });
  });

  it("pages through a million rows", async () => {
    const startMs = performance.now();
    const cell = await run("select range as n, 'row ' || range as name from range(1000000)", 1_000_000);
    console.log(`1 M rows: ${(performance.now() - startMs).toFixed(0)} ms`);
    expect(cell?.handle.rows).toBe(1_000_000);
    const at = async (view: typeof wholeResult, offset: number): Promise<unknown> => {
      const before = performance.now();
      const page = await trace.results.getRows(
        { result: cell?.result ?? "", view, offset, limit: 200 },
        signal,
      );
      console.log(`page: ${(performance.now() - before).toFixed(0)} ms`);
      return page.rows[0]?.[0];
    };
    expect(await at(wholeResult, 0)).toBe("0");
    expect(await at(wholeResult, 999_800)).toBe("999800");
    expect(await at({ order: { column: 0, descending: true }, filters: [] }, 500_000)).toBe("499999");
  });
});
