import { describe, expect, it } from "vitest";
import { cidrRange } from "./cidrRange.js";
import { whyNotRe2 } from "./regexSupport.js";
import { parseSigmaCondition } from "./sigmaCondition.js";
import { base64, base64Offsets } from "./sigmaEncodings.js";
import { anyCharacter, anyText, likePattern, splitWildcards } from "./sigmaText.js";

describe("wildcards", () => {
  it.each([
    ["plain", ["plain"]],
    ["*a?b*", [anyText, "a", anyCharacter, "b", anyText]],
    [String.raw`a\*b\?c`, ["a*b?c"]],
    [String.raw`C:\dir\file`, [String.raw`C:\dir\file`]],
    [String.raw`end\\*`, ["end\\", anyText]],
    ["", []],
  ])("splits %s", (text, parts) => {
    expect(splitWildcards(text)).toEqual(parts);
  });

  it("takes the meaning from what LIKE would read as a wildcard", () => {
    expect(likePattern(["100%_\\", anyText, "x", anyCharacter])).toBe(String.raw`100\%\_\\%x_`);
  });
});

describe("CIDR blocks", () => {
  it.each([
    ["10.0.0.0/8", "0a000000", "0affffff"],
    ["192.168.1.7", "c0a80107", "c0a80107"],
    ["172.16.0.0/12", "ac100000", "ac1fffff"],
    ["0.0.0.0/0", "00000000", "ffffffff"],
    ["::1/128", `${"0".repeat(31)}1`, `${"0".repeat(31)}1`],
    ["fe80::/10", `fe80${"0".repeat(28)}`, `febf${"f".repeat(28)}`],
    ["2001:db8::/32", `20010db8${"0".repeat(24)}`, `20010db8${"f".repeat(24)}`],
  ])("reads %s", (block, first, last) => {
    expect(cidrRange(block)).toEqual({ first, last });
  });

  it.each([
    "10.0.0/8",
    "10.0.0.256/8",
    "10.0.0.0/33",
    "10.0.0.0/x",
    "::1::/64",
    "1:2:3/64",
    "fe80::/129",
    "",
    "'",
  ])("refuses %s", (block) => {
    expect(cidrRange(block)).toBeNull();
  });
});

describe("regular expressions", () => {
  it.each([
    ["a(?=b)", "look-ahead"],
    ["a(?!b)", "look-ahead"],
    ["(?<=a)b", "look-behind"],
    ["(?<!a)b", "look-behind"],
    ["(?>a+)", "atomic"],
    [String.raw`(a)\1`, "back-reference"],
    ["a++", "possessive"],
    ["a{2000}", "repeats"],
    ["(?(1)a|b)", "conditional"],
  ])("knows that RE2 cannot run %s", (expression, reason) => {
    expect(whyNotRe2(expression)).toContain(reason);
  });

  it.each([
    "(?i)a",
    "(?:a|b)+",
    "[(?=]+",
    String.raw`\(\?=`,
    "(?P<name>a)",
    "a+?",
    "[]a]+",
    "a{1,1000}",
    "[+*]+",
  ])("lets %s pass", (expression) => {
    expect(whyNotRe2(expression)).toBeNull();
  });
});

describe("Base64 modifiers", () => {
  it("encodes as a whole, also as UTF-16", () => {
    expect(base64("ping", "utf8")).toBe("cGluZw==");
    expect(base64("ab", "wide")).toBe("YQBiAA==");
    expect(base64("ab", "utf16be")).toBe("AGEAYg==");
  });

  it.each(["curl http", "a", "ab", "abc", "pässword"])(
    "finds %s wherever it stands in something larger",
    (text) => {
      for (const before of ["", "x", "xy", "xyz"])
        for (const after of ["", "q", "qr"]) {
          const whole = Buffer.from(before + text + after).toString("base64");
          expect(base64Offsets(text, "utf8").some((part) => whole.includes(part))).toBe(true);
        }
    },
  );
});

describe("conditions", () => {
  const names = ["selection_a", "selection_b", "filter_x", "_hidden"];

  it("binds not before and before or", () => {
    expect(parseSigmaCondition("selection_a or selection_b and not filter_x", names)).toEqual({
      kind: "or",
      parts: [
        { kind: "selection", name: "selection_a" },
        {
          kind: "and",
          parts: [
            { kind: "selection", name: "selection_b" },
            { kind: "not", part: { kind: "selection", name: "filter_x" } },
          ],
        },
      ],
    });
  });

  it.each([
    ["1 of selection_*", 1, ["selection_a", "selection_b"]],
    ["all of selection*", 2, ["selection_a", "selection_b"]],
    ["any of them", 1, ["selection_a", "selection_b", "filter_x"]],
    ["2 of them", 2, ["selection_a", "selection_b", "filter_x"]],
    ["ALL OF THEM", 3, ["selection_a", "selection_b", "filter_x"]],
  ])("counts in %s", (text, count, matched) => {
    expect(parseSigmaCondition(text, names)).toEqual({ kind: "of", count, names: matched });
  });

  it.each([
    ["selection_c", "no selection"],
    ["selection_a and", "ends"],
    ["(selection_a", "not closed"],
    ["selection_a selection_b", "not expected"],
    ["1 of nothing_*", "No selection matches"],
    ["some of them", "not a number"],
    ["selection_a | count() > 5", "Aggregations"],
    ["", "ends"],
    ["(".repeat(5000), "nested"],
    ["not ".repeat(5000), "nested"],
  ])("explains what is wrong with %.40s", (text, reason) => {
    expect(() => parseSigmaCondition(text, names)).toThrow(reason);
  });
});
