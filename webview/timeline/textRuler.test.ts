import { describe, expect, it, vi } from "vitest";
import { TextRuler } from "./textRuler.js";

describe("TextRuler", () => {
  const measureCharacter = vi.fn((character: string) => (character === "i" ? 3 : 7));
  const ruler = new TextRuler(measureCharacter);

  it("adds the widths of the characters, those of two code units among them", () => {
    expect(ruler.measure("")).toBe(0);
    expect(ruler.measure("digit ×14 😀")).toBe(2 * 3 + 9 * 7);
  });

  it("asks the font once a character", () => {
    ruler.measure("digit ×14 😀");
    expect(measureCharacter.mock.calls.map(([character]) => character).join("")).toBe("digt ×14😀");
  });
});
