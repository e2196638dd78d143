import { describe, expect, it } from "vitest";
import type { EventColumn } from "./columns.js";
import { EventBatch } from "./eventBatch.js";
import { eventFields, type EventKey, fieldIndex, typeCode } from "./eventFields.js";
import { parseEvent } from "./eventParser.js";
import { EventReader } from "./eventReader.js";
import { EventScanner } from "./eventScanner.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function valueAt(column: EventColumn, row: number): string | number | null {
  if (((column.validity[row >> 3] ?? 0) & (1 << (row & 7))) === 0) return null;
  if (column.kind === "text")
    return decoder.decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1]));
  if (column.kind === "integer") return column.values[row] ?? null;
  const { halves } = column;
  return ((halves[row * 2] ?? 0) >>> 0) + (halves[row * 2 + 1] ?? 0) * 2 ** 32;
}

function rowValues(batch: EventBatch, row: number): Partial<Record<EventKey, string | number>> {
  const values: Partial<Record<EventKey, string | number>> = {};
  for (const { key } of eventFields) {
    const value = valueAt(batch.column(fieldIndex[key]), row);
    if (value !== null) values[key] = value;
  }
  return values;
}

function read(...lines: (string | Uint8Array)[]): EventReader {
  const reader = new EventReader();
  for (const line of lines) {
    const bytes = typeof line === "string" ? encoder.encode(line) : line;
    reader.line(bytes, 0, bytes.length);
  }
  return reader;
}

function only(line: string | Uint8Array): Partial<Record<EventKey, string | number>> {
  const reader = read(line);
  expect(reader.report.events).toBe(1);
  const { batch } = reader;
  batch.seal();
  return rowValues(batch, 0);
}

const time = '"timestamp":"2026-01-01T00:00:00Z"';

describe("EventReader", () => {
  it("reads the typed fields of an event", () => {
    const line = `{"type":"process_exec",${time},"pid":7,"ppid":1,"uid":1000,"comm":"sh","filename":"/bin/sh","args":["sh","-c","x y"],"cgroup":"9007199254740993"}`;
    expect(read(line).batch.typeCodes.values[0]).toBe(typeCode.get("process_exec"));
    expect(only(line)).toMatchObject({
      pid: 7,
      ppid: 1,
      uid: 1000,
      comm: "sh",
      args: '["sh","-c","x y"]',
    });
  });

  it("knows executions that failed, which begin no program", () => {
    const reader = read(`{"type":"process_exec_failed",${time},"pid":1,"filename":"/no","failed":"ENOENT"}`);
    expect(reader.report).toMatchObject({ events: 1, unrecognised: 0 });
  });

  it("keeps unknown fields and types in the text, and counts the type as unrecognised", () => {
    const reader = read(`{"type":"mount",${time},"pid":1,"source":"x","deep":{"a":[1]}}`);
    expect(reader.report).toMatchObject({ events: 1, unrecognised: 1 });
    reader.batch.seal();
    expect(valueAt(reader.batch.text, 0)).toContain('"deep":{"a":[1]}');
  });

  it.each([
    ["a missing field", `{"type":"file_open",${time},"pid":1,"path":"/x"}`],
    ["a pid that is text", `{"type":"process_exit",${time},"pid":"one"}`],
    ["a pid with a fraction", `{"type":"process_exit",${time},"pid":1.5}`],
    ["a pid beyond 31 bits", `{"type":"process_exit",${time},"pid":4294967296}`],
    ["a time that is none", `{"type":"process_exit","timestamp":"soon","pid":1}`],
    [
      "arguments that are no list of text",
      `{"type":"process_exec",${time},"pid":1,"comm":"a","filename":"b","args":["a",1]}`,
    ],
    ["a type that is no text", `{"type":5,${time},"pid":1}`],
    ["no type", `{${time},"pid":1}`],
    ["an empty object", "{}"],
  ])("counts %s as unrecognised and keeps the event", (_what, line) => {
    expect(read(line).report).toMatchObject({ events: 1, unrecognised: 1 });
  });

  it.each([
    ["plain text", "hello", "It is not a JSON object."],
    ["a list", "[1,2]", "It is JSON, but not an object."],
    ["broken JSON", '{"type":', "It is not valid JSON."],
    ["two objects", "{} {}", "It is not valid JSON."],
    ["a NUL in a string", '{"a":"\0"}', "It is not valid JSON."],
    [
      "deep nesting",
      `{"a":${"[".repeat(1001)}${"]".repeat(1001)}}`,
      "It is nested more than 1000 levels deep.",
    ],
  ])("rejects %s with its line number and reason", (_what, line, reason) => {
    const { report } = read("", "{}", line, "{}");
    expect(report.build({ compressedBytes: 0, textBytes: 0 }, 0)).toMatchObject({
      events: 2,
      rejected: 1,
      rejectedLines: [{ line: 3, reason }],
    });
  });

  it("keeps the first of equal keys, and the text as it was", () => {
    const line = `{"type":"process_exit",${time},"pid":1,"pid":2}`;
    expect(only(line)).toMatchObject({ pid: 1 });
  });

  it("keeps the first of equal keys also where it is of the wrong kind", () => {
    const line = `{"type":5,"type":"process_exec",${time},"pid":"x","pid":7,"comm":"sh"}`;
    expect(read(line).report).toMatchObject({ events: 1, unrecognised: 1 });
    expect(only(line)).toEqual({ timestamp: 1767225600000000, comm: "sh" });
  });

  it("repairs invalid UTF-8 and half characters with U+FFFD", () => {
    const broken = Uint8Array.from([
      ...encoder.encode(`{"type":"file_delete",${time},"pid":1,"path":"/a`),
      0xff,
      ...encoder.encode('"}'),
    ]);
    expect(only(broken)).toMatchObject({ path: "/a\ufffd" });
    expect(only(`{"type":"file_delete",${time},"pid":1,"path":"/a\\ud800b\\\\ud800"}`)).toMatchObject({
      path: "/a\ufffdb\\ud800",
    });
    expect(only(`{"type":"file_delete",${time},"pid":1,"path":"/\\ud83d\\ude00"}`)).toMatchObject({
      path: "/😀",
    });
  });

  it("reads behind a byte order mark and carriage returns", () => {
    const { report } = read(
      Uint8Array.from([0xef, 0xbb, 0xbf, ...encoder.encode(`{"type":"process_exit",${time},"pid":1}\r`)]),
    );
    expect(report).toMatchObject({ events: 1, unrecognised: 0 });
  });

  it("marks read-only opens of libraries", () => {
    const open = (path: string, flags: string): string =>
      `{"type":"file_open",${time},"pid":1,"path":"${path}","flags":"${flags}"}`;
    const reader = read(
      open("/usr/lib/x/libc.so.6", "O_RDONLY|O_CLOEXEC"),
      open("/lib64/ld.so", "O_RDONLY"),
      open("/usr/lib/x/libc.so.6", "O_RDWR"),
      open("/home/lib/x", "O_RDONLY"),
      open("/etc/ld.so.cache", "O_RDONLY"),
    );
    const { batch } = reader;
    batch.seal();
    expect([...batch.libraryLoads.values.subarray(0, 5)]).toEqual([1, 1, 0, 0, 1]);
  });

  it("takes what the trace says of itself from its own records", () => {
    const { report } = read(
      '{"type":"trace_start","format":1,"collector":"1.0","kernel":"6.1","scope":"tree 5"}',
      '{"type":"trace_end","reason":"stop","events":0,"lost":{"file_open":3,"file_write":0}}',
    );
    expect(report.build({ compressedBytes: 0, textBytes: 0 }, 0)).toMatchObject({
      unrecognised: 0,
      lost: { file_open: 3 },
      recordedBy: { collector: "1.0", kernel: "6.1", host: null, scope: "tree 5" },
    });
  });

  it("holds a bounded number of rejected lines and type names", () => {
    const lines = Array.from({ length: 3000 }, (_none, index) =>
      index % 2 === 0 ? "x" : `{"type":"t${index}"}`,
    );
    const report = read(...lines).report.build({ compressedBytes: 0, textBytes: 0 }, 0);
    expect(report.rejected).toBe(1500);
    expect(report.rejectedLines).toHaveLength(1000);
    expect(Object.keys(report.byType).length).toBeLessThanOrEqual(501);
    expect(Object.values(report.byType).reduce((sum, count) => sum + count, 0)).toBe(1500);
  });
});

describe("EventScanner", () => {
  /** Deterministic pseudo-random numbers, so that a failure can be run again. */
  function random(seed: number): () => number {
    let state = seed;
    return () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state / 2 ** 32;
    };
  }

  function randomLine(next: () => number): string {
    const pick = <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)] as T;
    const values = [
      '"text"',
      '""',
      "1",
      "0",
      "-5",
      "01",
      "1.5",
      "1e3",
      "true",
      "null",
      '["a","b"]',
      "[]",
      '["a",1]',
      '{"x":1}',
      '"\\u00e9"',
      '"é"',
      '"a\\"b"',
      "999999999999999999999",
      '"2026-01-01T00:00:00.5Z"',
    ];
    const keys = [...eventFields.map((field) => field.key), "other", "odd key"];
    const members = Array.from({ length: Math.floor(next() * 6) }, () => `"${pick(keys)}":${pick(values)}`);
    return `{${members.join(pick([",", ",", ",", ", "]))}}`;
  }

  it("stays in its line where a string has no end and plain text follows", () => {
    const line = `{"type":"process_exit",${time},"comm":"x}`;
    const text = encoder.encode(line + " ".repeat(1 << 20) + '"}\n');
    expect(new EventScanner().scan(new EventBatch(), text, 0, line.length)).toBe(false);
    expect(read(text).report).toMatchObject({ events: 1, lines: 1 });
    const { report } = read(encoder.encode(line + " ".repeat(1 << 20)));
    expect(report.build({ compressedBytes: 0, textBytes: 0 }, 0)).toMatchObject({
      events: 0,
      rejectedLines: [{ line: 1, reason: "It is not valid JSON." }],
    });
  });

  it("stores what the careful parser stores, for every line that it accepts", () => {
    const next = random(7);
    const scanner = new EventScanner();
    let accepted = 0;
    for (let round = 0; round < 4000; round++) {
      const line = randomLine(next);
      const bytes = encoder.encode(line);
      // Between other text, as in a file; now and then at its very end.
      const before = "x".repeat(round % 5);
      const text = encoder.encode(
        round % 7 === 0 ? before + line : `${before}${line}\n{"type":"process_exit"`,
      );
      const scanned = new EventBatch();
      if (!scanner.scan(scanned, text, before.length, before.length + bytes.length)) {
        expect(rowValues(scanned, 0), line).toEqual({});
        continue;
      }
      accepted++;
      const parsed = new EventBatch();
      const result = parseEvent(parsed, bytes);
      for (const batch of [scanned, parsed]) {
        batch.rows = 1;
        batch.seal();
      }
      expect(result, line).toMatchObject({ found: scanner.found, mistyped: false });
      expect(rowValues(scanned, 0), line).toEqual(rowValues(parsed, 0));
    }
    expect(accepted).toBeGreaterThan(500);
  });
});
