import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readExpectation, readSampleEvents, sampleNames, sampleTraces } from "./sampleTraces.js";
import type { EventPattern, SampleEvent } from "./sampleTraces.js";

function countBy(events: readonly SampleEvent[], field: string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    const key = String(event[field]);
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function matches(event: SampleEvent, pattern: EventPattern, pids: Readonly<Record<string, number>>): boolean {
  const { process, ...fields } = pattern;
  if (process !== undefined && event["pid"] !== pids[process]) return false;
  return Object.entries(fields).every(
    ([name, value]) => JSON.stringify(event[name]) === JSON.stringify(value),
  );
}

describe("sample-traces", () => {
  const files = readdirSync(sampleTraces);

  it("holds the clean and the attacked job", () => {
    expect(sampleNames()).toEqual(expect.arrayContaining(["job-attack", "job-clean"]));
  });

  it("has an expectation for every trace and a trace for every expectation", () => {
    const described = files.filter((file) => file.endsWith(".expected.json"));
    expect(described.map((file) => file.replace(".expected.json", "")).sort()).toEqual(sampleNames());
  });

  it("names no host or address outside those reserved for documentation", () => {
    for (const name of sampleNames())
      for (const event of readSampleEvents(name)) {
        if (event.type === "dns_query") expect(event["hostname"]).toMatch(/\.example$/);
        if (event.type === "net_connect")
          expect(event["dst_addr"]).toMatch(
            /^(127\.|10\.|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.|::1$|2001:db8:)/,
          );
      }
  });

  describe.each(sampleNames())("%s", (name) => {
    const expected = readExpectation(name);
    const events = readSampleEvents(name);

    it("has the counts that are written down", () => {
      const times = events.map((event) => event.timestamp).sort();
      expect({
        events: events.length,
        byType: countBy(events, "type"),
        processes: new Set(events.flatMap((event) => event["pid"] ?? [])).size,
        firstTs: times[0],
        lastTs: times.at(-1),
      }).toEqual({
        events: expected.events,
        byType: expected.byType,
        processes: expected.processes,
        firstTs: expected.firstTs,
        lastTs: expected.lastTs,
      });
    });

    it("connects to the hosts that are written down", () => {
      const byAddress = countBy(
        events.filter((event) => event.type === "net_connect"),
        "dst_addr",
      );
      const lookedUp = new Set(events.map((event) => event["hostname"]));
      for (const host of expected.hosts) {
        expect(byAddress[host.address], host.host).toBe(host.connections);
        expect(lookedUp, host.host).toContain(host.host);
      }
    });

    it("names only roles that it defines", () => {
      const used = [...expected.mustShow, ...expected.mustNotShow].flatMap(
        (pattern) => pattern.process ?? [],
      );
      expect(Object.keys(expected.pids)).toEqual(expect.arrayContaining(used));
    });

    it.each(expected.mustShow.map((pattern) => [JSON.stringify(pattern), pattern] as const))(
      "shows %s",
      (_text, pattern) => {
        expect(events.some((event) => matches(event, pattern, expected.pids))).toBe(true);
      },
    );

    it("shows nothing that it must not show", () => {
      const found = expected.mustNotShow.filter((pattern) =>
        events.some((event) => matches(event, pattern, expected.pids)),
      );
      expect(found).toEqual([]);
    });
  });

  it("is described in its README", () => {
    const text = readFileSync(join(sampleTraces, "README.md"), "utf8");
    for (const name of sampleNames()) expect(text).toContain(`${name}.jsonl.gz`);
  });
});
