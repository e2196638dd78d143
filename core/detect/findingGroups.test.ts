import { describe, expect, it } from "vitest";
import type { Finding, Severity } from "../protocol/finding.js";
import { groupFindings } from "./findingGroups.js";

function finding(index: number, signatureId: string, severity: Severity, processId: number): Finding {
  return {
    index,
    signatureId,
    signatureName: signatureId.toLowerCase(),
    severity,
    title: signatureId,
    technique: "",
    description: "",
    processId,
    eventIds: [1],
    firstUs: 0,
    lastUs: 0,
  };
}

const findings = [
  finding(0, "B", "high", 7),
  finding(1, "A", "high", 8),
  finding(2, "C", "low", 8),
  finding(3, "B", "medium", 9),
];
const keys = (grouping: Parameters<typeof groupFindings>[2]): [string, number][] =>
  groupFindings(findings, [{ processId: 8, score: 65, reasons: [] }], grouping).map((group) => [
    group.key,
    group.findings.length,
  ]);

describe("findings under headings", () => {
  it("by severity, worst first", () => {
    expect(keys("severity")).toEqual([
      ["high", 2],
      ["medium", 1],
      ["low", 1],
    ]);
  });

  it("by signature, worst first, then by name", () => {
    expect(keys("signature")).toEqual([
      ["A", 1],
      ["B", 2],
      ["C", 1],
    ]);
  });

  it("by process, most suspicious first", () => {
    expect(keys("process")).toEqual([
      ["8", 2],
      ["7", 1],
      ["9", 1],
    ]);
  });
});
