import { describe, expect, it } from "vitest";
import { escapeText } from "./escapeText.js";
import { quoteArguments, shortenPaths } from "./formatCommand.js";
import { formatDuration, speakDuration } from "./formatDuration.js";
import { formatBytes, formatCount, formatNumber, useLocale } from "./formatNumber.js";
import { formatClock, formatDate, formatOffset, formatRange } from "./formatTime.js";

describe("escapeText", () => {
  it("writes control and bidirectional characters as escapes and leaves the rest", () => {
    expect(escapeText("a\u202eb\nc\u200bd é 漢 🦊")).toBe(String.raw`a\u202eb\u000ac\u200bd é 漢 🦊`);
  });
});

describe("formatDuration", () => {
  it.each([
    [812, "812 µs"],
    [24_244, "24.2 ms"],
    [99_949, "99.9 ms"],
    [112_600, "113 ms"],
    [999_499, "999 ms"],
    [999_500, "1.00 s"],
    [6_418_358, "6.42 s"],
    [59_994_999, "59.99 s"],
    [200_000_000, "3 min 20 s"],
    [7_530_000_000, "2 h 5 min"],
  ])("%d µs is %s", (us, text) => {
    expect(formatDuration(us)).toBe(text);
  });
  it("speaks units in words", () => {
    expect(speakDuration(24_244)).toBe("24.2 milliseconds");
    expect(speakDuration(200_000_000)).toBe("3 minutes 20 seconds");
  });
});

describe("times", () => {
  const startEpochUs = Date.UTC(2026, 10, 21, 20, 16, 44) * 1000 + 222_648;
  it("are offsets in rows and UTC clock times in details", () => {
    expect(formatOffset(4_885_742)).toBe("+4.8857");
    expect(formatClock(startEpochUs, 4_885_742)).toBe("20:16:49.108390");
    expect(formatDate(startEpochUs)).toBe("2026-11-21 20:16:44 UTC");
  });
  it("give a range the digits that tell its ends apart", () => {
    expect(formatRange(4_806_000, 4_924_000)).toBe("4.806 s to 4.924 s");
    expect(formatRange(1_000_000, 5_000_000)).toBe("1.00 s to 5.00 s");
    expect(formatRange(1_000, 1_200)).toBe("0.001000 s to 0.001200 s");
  });
});

describe("numbers", () => {
  it("are grouped as the locale does", () => {
    expect(formatNumber(14_688)).toBe("14,688");
    useLocale("de");
    expect(formatNumber(14_688)).toBe("14.688");
    useLocale("not a locale");
    expect(formatCount(1, "event")).toBe("1 event");
    expect(formatCount(2, "look-up")).toBe("2 look-ups");
  });
  it("give sizes in decimal units", () => {
    expect([0, 999, 1000, 9_960, 220_262, 1_250_000].map(formatBytes)).toEqual([
      "0 B",
      "999 B",
      "1.0 kB",
      "10 kB",
      "220 kB",
      "1.3 MB",
    ]);
  });
});

describe("commands", () => {
  it("lose long folders in a row", () => {
    expect(shortenPaths("-e /home/runner/work/_temp/step-1.sh")).toBe("-e …/step-1.sh");
    expect(shortenPaths("/tmp/dump.py /usr/bin/python3.11")).toBe("/tmp/dump.py …/python3.11");
  });
  it("are quoted so that a shell reads them back", () => {
    expect(quoteArguments(["sh", "-c", "echo 'a'", ""])).toBe(String.raw`sh -c 'echo '\''a'\''' ''`);
  });
});
