import { describe, expect, it } from "vitest";
import { parseTimestamp } from "./timestamp.js";
import { TimestampScanner } from "./timestampScanner.js";

const base = Date.UTC(2026, 10, 21, 20, 16, 44) * 1000;

function scan(text: string): number {
  const bytes = new TextEncoder().encode(`${text}"`);
  const scanner = new TimestampScanner();
  const us = scanner.scan(new DataView(bytes.buffer), 0);
  return scanner.end === text.length ? us : NaN;
}

describe("timestamps", () => {
  it.each([
    ["2026-11-21T20:16:44Z", base],
    ["2026-11-21T20:16:44.2Z", base + 200_000],
    ["2026-11-21T20:16:44.222648Z", base + 222_648],
    ["2026-11-21T20:16:44.222648999Z", base + 222_648],
    ["2026-11-21T20:16:60Z", base + 16_000_000],
    ["1969-12-31T23:59:59.999999Z", -1],
  ])("%s is read the same by scanner and parser", (text, us) => {
    expect(scan(text)).toBe(us);
    expect(parseTimestamp(text)).toBe(us);
  });

  it.each([
    ["2026-11-21T22:16:44+02:00", base],
    ["2026-11-21T14:46:44-05:30", base],
    ["2026-11-21t20:16:44z", base],
    ["2026-11-21 20:16:44+00", base],
    ["2026-11-22T01:16:44+0500", base],
    ["2026-11-21 20:16:44.000000Z", base],
    ["2026-11-21t20:16:44.000000Z", base],
  ])("%s needs the parser", (text, us) => {
    expect(scan(text)).toBeNaN();
    expect(parseTimestamp(text)).toBe(us);
  });

  it.each([
    "",
    "yesterday",
    "2026-02-30T00:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T20:16:44",
    "2026-11-21T20:16:44.Z",
    "2026-11-21T20:16:44.1234567890Z",
    "2026-11-21T20:16:4xZ",
    "2026-11-21T20:16:44.12x456Z",
    "0026-13-21T20:16:44Z",
  ])("%j is no time", (text) => {
    expect(scan(text)).toBeNaN();
    expect(parseTimestamp(text)).toBeNaN();
  });
});
