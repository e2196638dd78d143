import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readTrace } from "./collector.js";
import { repositoryFolder } from "./paths.js";
import type { TraceEvent } from "./truthCheck.js";

interface Neutral {
  readonly findTraces: (event: TraceEvent) => string[];
}

const folder = join(repositoryFolder, "sample-traces");
const neutral = (await import(join(folder, "record", "neutral.mjs"))) as Neutral;

describe("the sample traces", () => {
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".jsonl.gz"))) {
    it(`${name} tells nothing of the machine that recorded it`, () => {
      const events = readTrace(join(folder, name));
      expect([...new Set(events.flatMap(neutral.findTraces))]).toEqual([]);
      expect(events[0]).toMatchObject({ type: "trace_start", format: 1, host: "runner" });
      expect(events.at(-1)).toMatchObject({ type: "trace_end", reason: "command-ended" });
    });
  }

  it("are looked through in earnest: each kind of trace is found", () => {
    const telling: readonly TraceEvent[] = [
      { type: "file_open", path: "/opt/machine/tool" },
      { type: "file_rename", path: "/tmp/a", new_path: "/srv/a" },
      { type: "process_exec", exe: "/root/bin/x" },
      { type: "net_connect", dst_addr: "10.1.2.3" },
      { type: "dns_query", hostname: "host.internal" },
      { type: "trace_start", host: "machine", boot_id: "x", kernel: "6.1.0-vendor" },
    ];
    for (const event of telling) expect(neutral.findTraces(event), JSON.stringify(event)).not.toEqual([]);
  });
});
