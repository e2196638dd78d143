import { describe, expect, it } from "vitest";
import { readFrontMatter, withTrace } from "./frontMatter.js";

describe("the front matter", () => {
  it.each<[string, object]>([
    ["", { traces: [], problem: null }],
    ["---\n---", { traces: [], problem: null }],
    [
      "---\ntitle: x\ntrace: ./job.jsonl.gz # the job\n---",
      { traces: [{ alias: null, path: "./job.jsonl.gz" }], problem: null },
    ],
    [
      "---\r\ntraces:\r\n  good: a.jsonl.gz\r\n  bad: b.jsonl.gz\r\n---",
      {
        traces: [
          { alias: "good", path: "a.jsonl.gz" },
          { alias: "bad", path: "b.jsonl.gz" },
        ],
      },
    ],
  ])("of %j names its traces", (text, expected) => {
    expect(readFrontMatter(text)).toMatchObject(expected);
  });

  it.each<[string, RegExp]>([
    ["---\ntrace: [\n---", /line \d: /u],
    ["---\ntitle: 'x\n---", /line \d: /u],
    ["---\ntext\n---", /line 2: a list of names/u],
    ["---\na: 1\ntrace: 5\n---", /line 3: trace must be/u],
    ["---\ntrace: a\ntraces: {b: c}\n---", /line 3: there can be/u],
    ["---\ntraces:\n  a-b: c\n---", /line 3: "a-b" cannot be an alias/u],
    ["---\ntraces:\n  ok: c\n  temp: c\n---", /line 4: "temp" cannot/u],
    ["---\ntraces: []\n---", /line 2: traces must name/u],
  ])("of %j says what is wrong", (text, message) => {
    expect(readFrontMatter(text)).toMatchObject({
      traces: [],
      problem: expect.stringMatching(message) as string,
    });
  });

  it.each([
    ["", null, "---\ntrace: ./b.gz\n---"],
    [
      "---\ntitle: x # kept\ntrace: 'a'   # kept\n---",
      null,
      "---\ntitle: x # kept\ntrace: ./b.gz   # kept\n---",
    ],
    ["---\ntraces:\n  x: a\n  y: b\n---", "y", "---\ntraces:\n  x: a\n  y: ./b.gz\n---"],
    ["---\ntitle: x\n---", null, "---\ntitle: x\ntrace: ./b.gz\n---"],
    ["---\ntrace: [\n---", null, "---\ntrace: ./b.gz\n---"],
  ])("of %j takes another trace and keeps the rest", (text, alias, expected) => {
    expect(withTrace(text, alias, "./b.gz")).toBe(expected);
    expect(readFrontMatter(withTrace(text, alias, 'odd "name": #1')).problem).toBeNull();
  });
});
