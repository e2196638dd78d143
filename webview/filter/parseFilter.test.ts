import { describe, expect, it } from "vitest";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import { cleared, rangeText, restricts, termText } from "./filterText.js";
import { parseFilter } from "./parseFilter.js";

describe("parseFilter", () => {
  it("reads words, fields, negation and quotes", () => {
    const pieces = parseFilter('curl comm:python3 -host:*.example path:"/tmp/a b" "not a:field"');
    expect(pieces).toEqual([
      { kind: "term", term: { field: "any", value: "curl", negated: false } },
      { kind: "term", term: { field: "comm", value: "python3", negated: false } },
      { kind: "term", term: { field: "host", value: "*.example", negated: true } },
      { kind: "term", term: { field: "path", value: "/tmp/a b", negated: false } },
      { kind: "term", term: { field: "any", value: "not a:field", negated: false } },
    ]);
  });

  it("reads the chips of the screen: a subtree and a range", () => {
    expect(parseFilter("under:23430 time:4.806..4.924")).toEqual([
      { kind: "under", pid: 23430 },
      { kind: "time", range: { fromUs: 4_806_000, toUs: 4_924_000 } },
    ]);
  });

  it.each(["pid:curl", "port:http", "colour:red", "host:", "time:5..4", "under:x"])(
    "refuses %s with a reason",
    (text) => {
      const [piece] = parseFilter(text);
      expect(piece).toMatchObject({ kind: "invalid", text });
    },
  );

  it("keeps what is no field as a word: addresses, URLs", () => {
    expect(parseFilter("http://a.example")[0]).toMatchObject({ kind: "invalid" });
    expect(parseFilter("::1")[0]).toEqual({
      kind: "term",
      term: { field: "any", value: "::1", negated: false },
    });
  });

  it.each(['path:"/tmp/a b"', "-comm:curl", "word", '"a:b"'])("writes %s as it was typed", (text) => {
    const [piece] = parseFilter(text);
    expect(piece?.kind === "term" ? termText(piece.term) : null).toBe(text);
  });
});

describe("filter texts", () => {
  it("name a range with the digits that its length needs", () => {
    expect(rangeText({ fromUs: 4_806_000, toUs: 4_924_000 })).toBe("time:4.806..4.924");
    expect(rangeText({ fromUs: 1_000_000, toUs: 2_000_000_000 })).toBe("time:1.000..2000.000");
  });

  it("know that hiding library loads restricts nothing", () => {
    const hiding = { ...emptyFilter, hideLibraryLoads: true };
    expect(restricts(hiding)).toBe(false);
    expect(restricts({ ...hiding, range: { fromUs: 0, toUs: 1 } })).toBe(true);
    expect(cleared({ ...hiding, subtreeOf: 4 })).toEqual(hiding);
  });
});
