// The same program under the collector on the kernels that runners have: the eBPF programs are one object for
// all of them, and only booting shows that each accepts and fills it.
import { describe, expect, it } from "vitest";
import { bootKernel, type Kernel } from "./bootKernel.js";
import { checkTruth, parseEvents } from "./truthCheck.js";

const parts = ["files", "names", "network", "processes", "ring"];
const kernels: readonly Kernel[] = [
  { name: "linux-6.1-x64", arch: "x64", release: "6.1.", parts: [...parts, "compat"] },
  { name: "linux-6.12-x64", arch: "x64", release: "6.12.", parts: [...parts, "compat"] },
  { name: "linux-6.1-arm64", arch: "arm64", release: "6.1.", parts },
];

describe("on a kernel of its own", () => {
  for (const kernel of kernels) {
    it(`records what the program did on ${kernel.name}`, async () => {
      const result = await bootKernel(kernel);
      expect(result.release.startsWith(kernel.release)).toBe(true);
      expect(JSON.parse(result.check)).toMatchObject({ ok: true, btf: true, unrecorded: [] });
      expect({ exitCode: result.exitCode, errors: result.errors }).toEqual({ exitCode: 0, errors: "" });
      const trace = parseEvents(result.trace);
      const report = checkTruth(trace, parseEvents(result.notes), "/tmp/home");
      expect(report).toEqual({ missing: [], unexpected: [], swapped: [] });
      // The direct open of the part "ring".
      expect(trace.at(-1)).toMatchObject({ type: "trace_end", undecoded_calls: 1, missed_runs: 0 });
      const all = parseEvents(result.all);
      expect(all[0]).toMatchObject({ type: "trace_start", scope: "all" });
      expect(all).toContainEqual(expect.objectContaining({ type: "file_open", comm: "cat", path: "/init" }));
      expect(all.filter((event) => event.comm === "trace-collector")).toEqual([]);
      expect(all.at(-1)).toMatchObject({ type: "trace_end", reason: "stopped" });
    });
  }
});
