import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { glyphs } from "./icon.js";

const mapping = JSON.parse(
  readFileSync("node_modules/@vscode/codicons/src/template/mapping.json", "utf8"),
) as Record<string, string[]>;
const codePoints = new Map(
  Object.entries(mapping).flatMap(([code, names]) => names.map((name) => [name, Number(code)] as const)),
);

describe("glyphs", () => {
  it.each(Object.entries(glyphs))("%s has the font's code point", (name, glyph) => {
    expect(glyph.codePointAt(0)?.toString(16)).toBe(codePoints.get(name)?.toString(16));
  });
});
