import { describe, expect, it } from "vitest";
import { evidenceRow } from "./evidenceRow.js";

const startEpochUs = Date.UTC(2026, 10, 21, 20, 16, 44) * 1000 + 222_648;

describe("evidenceRow", () => {
  it("reads type, what and time of the known events", () => {
    const line = '{"type":"file_open","timestamp":"2026-11-21T20:16:49.108390Z","path":"/proc/1/mem"}';
    expect(evidenceRow(7, line, startEpochUs)).toEqual({
      eventId: 7,
      type: "file_open",
      what: "/proc/1/mem",
      timeUs: 4_885_742,
    });
    expect(evidenceRow(1, '{"type":"process_exec","args":["curl","-s"]}', 0).what).toBe("curl -s");
    expect(evidenceRow(1, '{"type":"net_connect","dst_addr":"203.0.113.66","dst_port":80}', 0).what).toBe(
      "203.0.113.66:80",
    );
  });

  it.each([null, "", "[1]", "not json", '{"timestamp":"soon"}'])("makes a row of %s too", (line) => {
    expect(evidenceRow(1, line, 0)).toMatchObject({ type: "unknown", timeUs: null });
  });

  it("reads nanoseconds and offsets", () => {
    const line = '{"type":"x","timestamp":"1970-01-01T01:00:00.000001999+01:00"}';
    expect(evidenceRow(1, line, 0).timeUs).toBe(1);
  });
});
