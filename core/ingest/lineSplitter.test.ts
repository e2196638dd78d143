import { describe, expect, it } from "vitest";
import { lineLimitBytes, LineSplitter } from "./lineSplitter.js";

const encoder = new TextEncoder();

function split(pieces: readonly Uint8Array[]): (string | number)[] {
  const seen: (string | number)[] = [];
  const lines = new LineSplitter({
    line: (bytes, start, end) =>
      seen.push(end - start > 100 ? end - start : Buffer.from(bytes.subarray(start, end)).toString()),
    tooLong: () => seen.push("too long"),
    full: false,
  });
  for (const piece of pieces) lines.push(piece);
  lines.finish();
  return seen;
}

describe("LineSplitter", () => {
  it("finds the same lines wherever the text is cut", () => {
    const text = encoder.encode("one\n\nthree\r\nlast");
    for (let size = 1; size <= text.length; size++) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_none, index) =>
        text.subarray(index * size, (index + 1) * size),
      );
      expect(split(pieces)).toEqual(["one", "", "three\r", "last"]);
    }
  });

  it("lets go of a line over the limit and reads on behind it", () => {
    const piece = new Uint8Array(4 * 1024 * 1024).fill(120);
    expect(
      split([encoder.encode("a\n"), ...Array<Uint8Array>(5).fill(piece), encoder.encode("\nb\n")]),
    ).toEqual(["a", "too long", "b"]);
    expect(split(Array<Uint8Array>(4).fill(piece))).toEqual([lineLimitBytes]);
  });

  it("stops behind each line when the sink is full, and goes on from there", () => {
    const seen: string[] = [];
    const lines = new LineSplitter({
      line: (bytes, start, end) => seen.push(Buffer.from(bytes.subarray(start, end)).toString()),
      tooLong: () => seen.push("too long"),
      full: true,
    });
    const piece = encoder.encode("one\ntwo\nthr");
    expect(lines.push(piece)).toBe(4);
    expect(seen).toEqual(["one"]);
    expect(lines.push(piece, 4)).toBe(8);
    expect(lines.push(piece, 8)).toBe(piece.length);
    lines.finish();
    expect(seen).toEqual(["one", "two", "thr"]);
  });
});
