import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { TraceTables } from "../../test/harness/traceTables.js";

let tables: TraceTables;

beforeAll(async () => {
  tables = await TraceTables.start();
});

/** Each event's line as SQL gives it, and how many of them were kept as text. */
async function linesOf(text: string): Promise<{ lines: readonly (string | null)[]; kept: number }> {
  await tables.load(new TextEncoder().encode(text));
  const lines = await tables.port.query("select data::varchar as line from event order by event_id");
  const kept = await tables.port.query("select count(text)::integer as kept from stored_event");
  return { lines: lines.texts("line"), kept: kept.numbers("kept")[0] ?? NaN };
}

const at = (time: string): string => `"timestamp":"${time}"`;
const usual = at("2026-11-21T20:16:44.000010Z");

describe("the line of an event", () => {
  it.each(["job-attack", "job-clean", "job-altered-action", "job-source-overwritten"])(
    "is told by the columns of %s, but for its own records",
    async (name) => {
      const text = gunzipSync(readFileSync(`sample-traces/${name}.jsonl.gz`)).toString();
      const { lines, kept } = await linesOf(text);
      expect(lines).toEqual(text.trimEnd().split("\n"));
      // Beside the records, a line with an escape or a letter beyond ASCII may stand here and there.
      expect(kept).toBeLessThan(20);
    },
  );

  it("is told by columns in any order of keys", async () => {
    const lines = [
      `{"pid":7,"type":"process_exit",${usual},"exit_code":-1}`,
      `{${usual},"pid":7,"type":"process_exec","args":["sh","-c","a, b"],"comm":"","filename":"it's"}`,
      `{"type":"net_connect",${usual},"pid":7,"dst_addr":"2001:db8::1","dst_port":0,"protocol":"tcp"}`,
      `{"type":"process_exit",${usual},"pid":7}`,
    ];
    expect(await linesOf(lines.join("\n"))).toEqual({ lines, kept: 0 });
  });

  it.each([
    ["a key without a column", `{"type":"mount",${usual},"pid":1,"source":"x"}`],
    ["no key", "{}"],
    ["white space", `{"type":"process_exit", ${usual},"pid":1}`],
    ["a letter beyond ASCII", `{"type":"file_delete",${usual},"pid":1,"path":"/é"}`],
    ["an escape", `{"type":"file_delete",${usual},"pid":1,"path":"/\\u00e9\\/"}`],
    ["a number as text", `{"type":"process_exit",${usual},"pid":1,"cgroup":"9007199254740993"}`],
    ["minus zero", `{"type":"process_exit",${usual},"pid":1,"exit_code":-0}`],
    ["a key given twice", `{"type":"process_exit",${usual},"pid":1,"pid":2}`],
    ["a field of another kind", `{"type":"process_exit",${usual},"pid":"1"}`],
    ["a time in whole seconds", `{"type":"process_exit",${at("2026-11-21T20:16:44Z")},"pid":1}`],
    ["a time in nanoseconds", `{"type":"process_exit",${at("2026-11-21T20:16:44.000000001Z")},"pid":1}`],
    ["a time with an offset", `{"type":"process_exit",${at("2026-11-21T20:16:44.000010+01:00")},"pid":1}`],
    ["a time with a blank", `{"type":"process_exit",${at("2026-11-21 20:16:44.000010Z")},"pid":1}`],
    ["a leap second", `{"type":"process_exit",${at("2026-11-21T20:16:60.000010Z")},"pid":1}`],
    ["a time before 1970", `{"type":"process_exit",${at("1969-11-21T20:16:44.000010Z")},"pid":1}`],
  ])("is kept as it was where it has %s", async (_what, line) => {
    expect(await linesOf(`${line}\n{"type":"process_exit",${usual},"pid":1}\n`)).toMatchObject({
      lines: [line, `{"type":"process_exit",${usual},"pid":1}`],
      kept: 1,
    });
  });

  it("is kept where a hostile file has ever new orders of keys", async () => {
    const keys = ['"type":"x"', '"pid":1', '"ppid":1', '"uid":0', '"comm":"c"', '"path":"/"', '"bytes":1'];
    const lines = Array.from({ length: 3000 }, (_none, seed) => {
      const rest = [...keys];
      let left = seed;
      const order = keys.map(() => {
        const next = rest.splice(left % rest.length, 1);
        left = Math.floor(left / (rest.length + 1));
        return next;
      });
      return `{${order.join(",")}}`;
    });
    const { lines: told, kept } = await linesOf(lines.join("\n"));
    expect(told).toEqual(lines);
    expect(kept).toBe(lines.length - 64);
  });
});
