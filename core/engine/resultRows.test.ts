import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventAt, gzipSource, readToEnd, rowsOf } from "../../test/harness/testTrace.js";
import type { OpenTrace } from "../protocol/openTrace.js";

describe("decodeRows", () => {
  let trace: OpenTrace;

  beforeAll(async () => {
    trace = await readToEnd(gzipSource(eventAt(0, { type: "process_exit", pid: 1 })));
  });

  afterAll(async () => {
    await trace.dispose();
  });

  const valueOf = async (expression: string): Promise<unknown> =>
    (await rowsOf(trace, `select ${expression} as value`))[0]?.["value"];

  it.each([
    ["1.5", 1.5],
    ["-2.25::decimal(10,2)", -2.25],
    ["2.50::decimal(10,2)", 2.5],
    ["0.05::decimal(4,2)", 0.05],
    ["-0.001::decimal(38,3)", -0.001],
    ["1200::decimal(10,0)", 1200],
    ["0::decimal(10,2)", 0],
    ["null::decimal(10,2)", null],
    ["12345678901234567.89::decimal(38,2)", "12345678901234567.89"],
    ["0.0000001::decimal(10,7)", "0.0000001"],
    ["170141183460469231731687303715884105727::hugeint", "170141183460469231731687303715884105727"],
    ["-170141183460469231731687303715884105727::hugeint", "-170141183460469231731687303715884105727"],
    ["9007199254740993::hugeint", "9007199254740993"],
    ["9007199254740993::bigint", "9007199254740993"],
    ["(select sum(pid) from event)", 1],
  ])("gives %s as %j", async (expression, expected) => {
    expect(await valueOf(expression)).toBe(expected);
  });

  it.each([
    ["[1.5, null, -1.5]", [1.5, null, -1.5]],
    ["[[1.5], []]", [[1.5], []]],
    ["[1.5, 2.5]::decimal(3,1)[2]", [1.5, 2.5]],
    ["{'a': 1.5, 'b': {'c': [9007199254740993]}}", { a: 1.5, b: { c: ["9007199254740993"] } }],
    ["map {'a': 1.5, 'b': null}", { a: 1.5, b: null }],
    ["map {7: [interval '1 hour']}", { "7": ["01:00:00"] }],
    ["union_value(a := 1.5)", 1.5],
    ["[timestamp '2026-01-01', 'infinity'::timestamp]", ["2026-01-01T00:00:00.000000Z", "infinity"]],
  ])("gives %s with the values in it as %j", async (expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it.each(["'b'::enum('a', 'b')", "['b'::enum('a', 'b')]", "{'deep': [{'word': 'b'::enum('a', 'b')}]}"])(
    "says of %s that its values are left out, in place of null",
    async (expression) => {
      await expect(valueOf(expression)).rejects.toMatchObject({
        code: "query-failed",
        message: expect.stringContaining("Cast it to VARCHAR") as unknown,
      });
      expect(await valueOf(`(${expression})::varchar`)).toContain("b");
    },
  );

  it.each([
    ["timestamp '2026-01-01 00:00:00.123456'", "2026-01-01T00:00:00.123456Z"],
    ["timestamp '1969-12-31 23:59:59.999999'", "1969-12-31T23:59:59.999999Z"],
    ["timestamp '12026-01-01'", "+012026-01-01T00:00:00.000000Z"],
    ["timestamp_s '2026-01-01'", "2026-01-01T00:00:00.000000Z"],
    ["timestamp_ns '2026-01-01 00:00:00.123456789'", "2026-01-01T00:00:00.123456Z"],
    ["'infinity'::timestamp", "infinity"],
    ["'-infinity'::timestamptz", "-infinity"],
    ["'infinity'::timestamp_ms", "infinity"],
    ["timestamp '290000-01-01'", "9089348860800000000 µs since 1970"],
    ["date '2026-01-31'", "2026-01-31"],
    ["'-infinity'::date", "-infinity"],
    ["date '290000-01-01'", "105200797 days since 1970"],
    ["time '01:02:03.5'", "01:02:03.5"],
    ["timestamp '2026-01-02 01:00:00.25' - timestamp '2026-01-01'", "1 day 01:00:00.25"],
    ["interval '-14 months'", "-1 year -2 months"],
    ["interval '-90 seconds'", "-00:01:30"],
  ])("gives the time %s as %s", async (expression, expected) => {
    expect(await valueOf(expression)).toBe(expected);
  });
});
