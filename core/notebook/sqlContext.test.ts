import { describe, expect, it } from "vitest";
import { callAt, contextAt, tablesInScope } from "./sqlContext.js";

/** The text without its mark, and where that stood. */
function at(marked: string): [text: string, offset: number] {
  return [marked.replace("|", ""), marked.indexOf("|")];
}

describe("what is expected in a query", () => {
  it.each<[string, object]>([
    ["select |", { kind: "expression" }],
    ["sel|", { kind: "expression" }],
    ["select * from |", { kind: "table" }],
    ["select * from proc|", { kind: "table" }],
    ["select p.| from process p", { kind: "member", qualifier: "p" }],
    ["select p.co| from process p", { kind: "member", qualifier: "p" }],
    ["select data->>'$.|'", { kind: "jsonPath", start: 15 }],
    ["select data->>'$.ty|", { kind: "jsonPath", start: 15 }],
    ["select 1 from event where type = '|'", { kind: "value", column: "type", qualifier: null, start: 34 }],
    [
      "select 1 from event e where e.type in ('a', '|",
      { kind: "value", column: "type", qualifier: "e", start: 45 },
    ],
    ["select 1 from event where type != '|", { kind: "value", column: "type", qualifier: null, start: 35 }],
    ["select 'text|'", { kind: "nothing" }],
    ["select 'text' |", { kind: "expression" }],
    ["-- note|", { kind: "nothing" }],
    ["-- note\n|", { kind: "expression" }],
    ["select $|", { kind: "parameter", start: 7 }],
    ["select $p|", { kind: "parameter", start: 7 }],
  ])("at %s", (marked, context) => {
    expect(contextAt(...at(marked))).toEqual(context);
  });

  it("knows the tables of the statement by their aliases", () => {
    const scope = tablesInScope(
      ...at('select 1 from a; select | from process p join "my table" as t on true join event where 1'),
    );
    expect([...scope]).toEqual([
      ["p", "process"],
      ["t", "my table"],
      ["event", "event"],
    ]);
  });

  it.each([
    ["select json_extract(data, |", { name: "json_extract", argument: 1 }],
    ["select f(1, g(2, 3), [4, 5|", { name: "f", argument: 2 }],
    ["select f(1) + |", undefined],
    ["select f('(', |)", { name: "f", argument: 1 }],
  ])("knows the call around %s", (marked, call) => {
    expect(callAt(...at(marked))).toEqual(call);
  });
});
