import { describe, expect, it } from "vitest";
import { builtInSignatures } from "./builtInSignatures.js";
import type { Detection } from "./detection.js";
import { findingsMarkdown } from "./findingsMarkdown.js";
import { signatureQueries } from "./signatureQueries.js";
import { toSarif } from "./sarif.js";
import type { TriageEntry } from "./triage.js";

const hostile = "</script>`[x](http://bad.example)`|\n# heading";

const detection: Detection = {
  signatureId: "TRC-1023",
  signatureName: "memory-read",
  severity: "high",
  title: `Read of ${hostile}`,
  technique: "T1003.007",
  description: "A program opened the memory of another process.",
  processId: 7,
  pid: 7,
  command: hostile,
  ts: "2026-01-05T09:00:00.000700Z",
  eventIds: [3, 4],
  evidence: [{ event_id: 3, ts: "2026-01-05 09:00:00.0007", type: "file_open", what: hostile }],
};

const suppressed: TriageEntry = {
  signature: detection.signatureId,
  title: detection.title,
  verdict: "suppressed",
  note: "seen before",
  until: "2026-12-31",
};

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly Rule[] } };
    readonly artifacts: readonly { readonly location: { readonly uri: string }; readonly hashes?: object }[];
    readonly invocations: readonly {
      readonly executionSuccessful: boolean;
      readonly toolExecutionNotifications: readonly {
        readonly level: string;
        readonly message: { readonly text: string };
      }[];
    }[];
    readonly results: readonly Result[];
  }[];
}

interface Rule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly helpUri?: string;
  readonly defaultConfiguration: { readonly level: string };
}

interface Result {
  readonly suppressions?: readonly { readonly justification: string }[];
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly index: number };
      readonly region: { readonly startLine: number };
    };
  }[];
}

/** What the schema of SARIF 2.1.0 requires of the objects that the log has, and the values that it allows. */
function checkAgainstSchema(log: Log): void {
  expect(log.version).toBe("2.1.0");
  for (const run of log.runs) {
    expect(run.tool.driver.name).not.toBe("");
    for (const rule of run.tool.driver.rules) {
      expect(rule.id).not.toBe("");
      expect(rule.shortDescription.text).not.toBe("");
      expect(["none", "note", "warning", "error"]).toContain(rule.defaultConfiguration.level);
    }
    expect(new Set(run.tool.driver.rules.map(({ id }) => id)).size).toBe(run.tool.driver.rules.length);
    for (const { executionSuccessful, toolExecutionNotifications } of run.invocations) {
      expect(typeof executionSuccessful).toBe("boolean");
      for (const { message } of toolExecutionNotifications) expect(message.text).not.toBe("");
    }
    for (const result of run.results) checkResult(result, run);
  }
}

function checkResult(result: Result, run: Log["runs"][number]): void {
  expect(result.message.text).not.toBe("");
  expect(["none", "note", "warning", "error"]).toContain(result.level);
  expect(run.tool.driver.rules[result.ruleIndex]?.id).toBe(result.ruleId);
  for (const { physicalLocation } of result.locations) {
    expect(run.artifacts[physicalLocation.artifactLocation.index]?.location.uri).toBe(
      physicalLocation.artifactLocation.uri,
    );
    expect(physicalLocation.artifactLocation.uri).toMatch(/^[\w.%~!*'()-]+$/);
    expect(physicalLocation.region.startLine).toBeGreaterThanOrEqual(1);
  }
}

describe("the SARIF log", () => {
  it("has what the schema requires", () => {
    const log = toSarif({
      detections: [detection],
      signatures: builtInSignatures,
      unchecked: [
        { signatureId: "TI-130", reason: "This trace does not record deleted files.", failed: false },
      ],
      trace: { name: "job 1 é.jsonl.gz", sha256: "00", caveats: ["The file is cut."] },
      toolVersion: "1.2.3",
    }) as Log;
    checkAgainstSchema(log);
    expect(log.runs[0]?.results).toMatchObject([
      { ruleId: "TRC-1023", level: "error", locations: [{ physicalLocation: { region: { startLine: 4 } } }] },
    ]);
    expect(log.runs[0]?.artifacts[0]?.hashes).toEqual({ "sha-256": "00" });
    const [caveat, ...unchecked] = log.runs[0]?.invocations[0]?.toolExecutionNotifications ?? [];
    expect(caveat).toEqual({ level: "warning", message: { text: "The file is cut." } });
    expect(unchecked).toHaveLength(1);
  });

  it.each([
    [suppressed, ["suppressed until 2026-12-31: seen before"]],
    [{ ...suppressed, verdict: "benign", note: "", until: null } as const, ["benign"]],
    [{ ...suppressed, verdict: "confirmed", until: null } as const, undefined],
    [null, undefined],
  ])("tells viewers to leave out what was decided to be no concern", (triage, expected) => {
    const log = toSarif({
      detections: [detection],
      signatures: builtInSignatures,
      unchecked: [],
      trace: { name: "t.jsonl", sha256: null, caveats: [] },
      toolVersion: "1.2.3",
      triageOf: () => triage,
    }) as Log;
    const suppressions = log.runs[0]?.results[0]?.suppressions;
    expect(suppressions?.map(({ justification }) => justification)).toEqual(expected);
  });

  it.each([
    [false, true, "note"],
    [true, false, "error"],
  ])("tells of a signature that failed: %s", (failed, executionSuccessful, level) => {
    const log = toSarif({
      detections: [],
      signatures: builtInSignatures,
      unchecked: [{ signatureId: "TI-130", reason: "Why.", failed }],
      trace: { name: "t.jsonl", sha256: null, caveats: [] },
      toolVersion: "1.2.3",
    }) as Log;
    checkAgainstSchema(log);
    expect(log.runs[0]?.invocations).toMatchObject([
      { executionSuccessful, toolExecutionNotifications: [{ level }] },
    ]);
  });

  it.each([
    [["see the wiki", "https://docs.example/x"], "https://docs.example/x"],
    [["javascript:alert(1)", "https://not a page"], undefined],
  ])("gives the first reference that is the address of a page: %j", (references, helpUri) => {
    const log = toSarif({
      detections: [],
      signatures: builtInSignatures.slice(0, 1).map((signature) => ({ ...signature, references })),
      unchecked: [],
      trace: { name: "t.jsonl", sha256: null, caveats: [] },
      toolVersion: "1.2.3",
    }) as Log;
    checkAgainstSchema(log);
    expect(log.runs[0]?.tool.driver.rules[0]?.helpUri).toBe(helpUri);
  });

  it("of a trace without findings is complete as well", () => {
    const log = toSarif({
      detections: [],
      signatures: builtInSignatures,
      unchecked: [],
      trace: { name: "t.jsonl", sha256: null, caveats: [] },
      toolVersion: "1.2.3",
    }) as Log;
    checkAgainstSchema(log);
    expect(log.runs[0]?.results).toEqual([]);
  });
});

describe("the report", () => {
  const report = findingsMarkdown({
    detections: [detection],
    signaturesChecked: 58,
    unchecked: [],
    trace: { name: hostile, sha256: "00", events: 1234, firstTs: "a", lastTs: "b", caveats: ["It was cut."] },
    triageOf: () => suppressed,
    queries: [
      { title: "Asked:", sql: "select '```' as x" },
      ...signatureQueries([detection], builtInSignatures),
    ],
  });

  it("keeps text of the trace in code spans, each on one line", () => {
    for (const line of report.split("\n")) {
      const outside = line.replace(/(`+)(?!`).*?[^`]\1(?!`)/g, "");
      expect(outside).not.toMatch(/<\/script>|\[x\]|# heading/);
    }
    expect(report).not.toContain("\n# heading");
    expect(report.match(/^# /gm)).toHaveLength(1);
  });

  it("tells evidence, note, caveats and queries", () => {
    expect(report).toContain("| Events | 1,234 |");
    expect(report).toContain("- It was cut.");
    expect(report).toContain("Decision: suppressed until 2026-12-31. Note: `seen before`");
    expect(report).toContain("and 1 more events of evidence.");
    expect(report).toContain("Asked:\n\n````sql\nselect '```' as x\n````");
    expect(report).toMatch(/Signature `TRC-1023` `memory-read`:\n\n```sql\nwith opened as/);
  });
});
