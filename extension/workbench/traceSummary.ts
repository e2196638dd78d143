import { describeChecked } from "../../core/protocol/finding.js";
import type { FindingReport } from "../../core/protocol/finding.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { isoMicroseconds } from "./ingestReport.js";
import { visibleText } from "./visibleText.js";

/** A few lines for a ticket or a chat: what was read, and what the signatures found. */
export function traceSummary(status: TraceStatus, findings: FindingReport | null, locale: string): string {
  const number = (value: number): string => value.toLocaleString(locale);
  const { report } = status;
  const complete = status.phase === "complete" && report.fault === null;
  return [
    `${visibleText(status.fileName)}: ${complete ? "" : "at least "}${number(report.events)} events, ` +
      `${number(report.processes)} processes`,
    ...timeLine(status),
    `Rejected lines: ${number(report.rejected)}. Lost events: ${lostText(status, number)}.`,
    ...(report.fault === null ? [] : [`Fault: ${visibleText(report.fault.message)}`]),
    ...findingLines(findings),
  ].join("\n");
}

function timeLine({ report }: TraceStatus): string[] {
  if (report.firstEpochUs === null || report.lastEpochUs === null) return [];
  return [`From ${isoMicroseconds(report.firstEpochUs)} to ${isoMicroseconds(report.lastEpochUs)}`];
}

function lostText({ report }: TraceStatus, number: (value: number) => string): string {
  if (report.lost === null) return "not reported";
  return number(Object.values(report.lost).reduce((sum, count) => sum + count, 0));
}

function findingLines(report: FindingReport | null): string[] {
  if (report === null || report.signaturesChecked + report.unchecked.length === 0) return [];
  if (report.findings.length === 0) return [`Findings: none. ${describeChecked(report)}`];
  const lines = report.findings.map((finding) => `  ${finding.severity}: ${visibleText(finding.title)}`);
  return [`Findings: ${report.total}`, ...lines];
}
