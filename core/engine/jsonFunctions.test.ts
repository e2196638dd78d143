import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gzipSource, readToEnd, rowsOf } from "../../test/harness/testTrace.js";
import type { OpenTrace } from "../protocol/openTrace.js";

/** A call of each function with what it must give: the extension is built by us, so each is tried. */
const calls: Readonly<Record<string, [sql: string, result: unknown]>> = {
  array_to_json: ["array_to_json([1, 2])::varchar", "[1,2]"],
  from_json: [`from_json('{"a":1}', '{"a":"INTEGER"}').a`, 1],
  from_json_strict: [`from_json_strict('{"a":1}', '{"a":"INTEGER"}').a`, 1],
  json: [`json('{"a": 1}')::varchar`, '{"a":1}'],
  json_array: ["json_array(1, 'x')::varchar", '[1,"x"]'],
  json_array_length: ["json_array_length('[1,2,3]')", 3],
  json_contains: [`json_contains('{"a":1}', '{"a":1}')`, true],
  json_deserialize_sql: ["json_deserialize_sql(json_serialize_sql('select 1'))", "SELECT 1"],
  json_exists: [`json_exists('{"a":1}', '$.a')`, true],
  json_extract: [`json_extract('{"a":1}', '$.a')::integer`, 1],
  json_extract_path: [`json_extract_path('{"a":1}', '$.a')::integer`, 1],
  json_extract_path_text: [`json_extract_path_text('{"a":"x"}', '$.a')`, "x"],
  json_extract_string: [`json_extract_string('{"a":"x"}', '$.a')`, "x"],
  json_keys: [`json_keys('{"a":1,"b":2}')`, ["a", "b"]],
  json_merge_patch: [`json_merge_patch('{"a":1}', '{"b":2}')::varchar`, '{"a":1,"b":2}'],
  json_object: ["json_object('a', 1)::varchar", '{"a":1}'],
  json_pretty: [`json_pretty('[1]')`, "[\n    1\n]"],
  json_quote: ["json_quote('x')::varchar", '"x"'],
  json_serialize_plan: ["json_valid(json_serialize_plan('select 1'))", true],
  json_serialize_sql: ["json_extract_string(json_serialize_sql('select 1'), '$.error')", "false"],
  json_structure: [`json_structure('{"a":1}')::varchar`, '{"a":"UBIGINT"}'],
  json_transform: [`json_transform('{"a":1}', '{"a":"INTEGER"}').a`, 1],
  json_transform_strict: [`json_transform_strict('{"a":1}', '{"a":"INTEGER"}').a`, 1],
  json_type: ["json_type('[]')", "ARRAY"],
  json_valid: ["json_valid('{')", false],
  json_value: [`json_value('{"a":1}', '$.a')::integer`, 1],
  row_to_json: ["row_to_json({a: 1})::varchar", '{"a":1}'],
  to_json: ["to_json({a: [1]})::varchar", '{"a":[1]}'],
};

/** Aggregates, table functions and statements that read JSON. */
const queries: Readonly<Record<string, [sql: string, result: unknown]>> = {
  json_group_array: ["select json_group_array(range)::varchar as v from range(3)", "[0,1,2]"],
  json_group_object: [
    "select json_group_object('k' || range, range)::varchar as v from range(2)",
    '{"k0":0,"k1":1}',
  ],
  json_group_structure: [
    `select json_group_structure(v)::varchar as v from (values ('{"a":1}'::json)) t(v)`,
    '{"a":"UBIGINT"}',
  ],
  json_each: [`select string_agg(key || '=' || value, ',') as v from json_each('{"a":1,"b":2}')`, "a=1,b=2"],
  json_tree: [`select count(*) as v from json_tree('{"a":[1,2]}')`, 4],
  json_execute_serialized_sql: [
    "select * from json_execute_serialized_sql(json_serialize_sql('select 7 as v'))",
    7,
  ],
};

describe("the JSON extension", () => {
  let trace: OpenTrace;
  beforeAll(async () => {
    trace = await readToEnd(gzipSource({ type: "process_exit", pid: 1 }));
  });
  afterAll(() => trace.dispose());

  it.each(Object.entries(calls))("has %s", async (_name, [call, result]) => {
    expect(await rowsOf(trace, `select ${call} as v`)).toEqual([{ v: result }]);
  });

  it.each(Object.entries(queries))("has %s", async (_name, [query, result]) => {
    expect(await rowsOf(trace, query)).toEqual([{ v: result }]);
  });

  it("is tried with every function that it has", async () => {
    const functions = await rowsOf(
      trace,
      "select distinct function_name as name from duckdb_functions() where function_name like '%json%' and function_type <> 'pragma'",
    );
    const readers = /^(read_|write_|json_extract_path_text$|parse_|icu)/;
    const internal = /^(duckdb_|json_execute_serialized_sql$)/;
    const untried = functions
      .map(({ name }) => String(name))
      .filter(
        (name) => !(name in calls) && !(name in queries) && !readers.test(name) && !internal.test(name),
      );
    expect(untried).toEqual([]);
  });

  it("has readers that the sandbox keeps from files", async () => {
    for (const reader of [
      "read_json",
      "read_json_auto",
      "read_json_objects",
      "read_json_objects_auto",
      "read_ndjson",
      "read_ndjson_auto",
      "read_ndjson_objects",
    ]) {
      await expect(trace.runSql(`select * from ${reader}('/etc/hostname')`)).rejects.toMatchObject({
        code: "query-failed",
      });
    }
  });
});
