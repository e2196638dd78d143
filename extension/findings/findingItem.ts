import { ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from "vscode";
import { severityRank } from "../../core/detect/detection.js";
import type { Grouping } from "../../core/detect/findingGroups.js";
import type { TriageEntry } from "../../core/detect/triage.js";
import type { Severity } from "../../core/protocol/finding.js";
import type { ProcessTable } from "../../core/protocol/processTable.js";
import { visibleText } from "../workbench/visibleText.js";
import type { ShownFinding } from "./traceFindings.js";

/** The look of severities in the workbench's own colours. */
const icons: Readonly<Record<Severity, ThemeIcon>> = {
  critical: new ThemeIcon("error", new ThemeColor("problemsErrorIcon.foreground")),
  high: new ThemeIcon("error", new ThemeColor("problemsErrorIcon.foreground")),
  medium: new ThemeIcon("warning", new ThemeColor("problemsWarningIcon.foreground")),
  low: new ThemeIcon("info", new ThemeColor("problemsInfoIcon.foreground")),
  none: new ThemeIcon("circle-outline"),
};

/** One line of the Findings view. Text of the trace stands in it as plain text with nothing hidden. */
export function findingItem(
  shown: ShownFinding,
  processes: ProcessTable | undefined,
  grouping: Grouping,
): TreeItem {
  const { finding, triage, deviation } = shown;
  const item = new TreeItem(visibleText(finding.title), TreeItemCollapsibleState.None);
  const process = processes === undefined ? "" : processLabel(processes, finding.processId);
  item.id = `${finding.signatureId}:${finding.processId}:${finding.title}`;
  item.description = [...verdictText(triage), grouping === "process" ? finding.signatureId : process].join(
    "  ",
  );
  item.tooltip = tooltipOf(shown, process);
  item.iconPath = iconOf(finding.severity, triage);
  item.contextValue = [
    "finding",
    ...(triage === null ? [] : ["decided"]),
    ...(deviation === undefined ? [] : ["deviation"]),
  ].join(" ");
  item.command = {
    command: "traceInvestigator.revealFinding",
    title: "Reveal in the Trace",
    arguments: [{ kind: "finding", shown }],
  };
  return item;
}

/** The worst severity below a heading. */
export function groupIcon(findings: readonly ShownFinding[]): ThemeIcon | undefined {
  const severities = findings.map(({ finding }) => finding.severity);
  const [worst] = severities.sort((a, b) => severityRank(b) - severityRank(a));
  return worst === undefined ? undefined : icons[worst];
}

/** A process as people know it: its command and its pid. */
export function processLabel(
  { processIds, pids, names, argumentTexts }: ProcessTable,
  processId: number,
): string {
  const row = processIds.indexOf(processId);
  if (row < 0) return "unknown process";
  const command = `${names[row] ?? ""} ${argumentTexts[row] ?? ""}`.trim();
  return visibleText(`${command} (${pids[row] ?? "?"})`);
}

function iconOf(severity: Severity, triage: TriageEntry | null): ThemeIcon {
  if (triage?.verdict === "benign") return new ThemeIcon("pass");
  if (triage?.verdict === "suppressed") return new ThemeIcon("mute");
  return icons[severity];
}

function verdictText(triage: TriageEntry | null): string[] {
  if (triage === null) return [];
  const until = triage.until === null ? "" : ` until ${triage.until}`;
  return [`${triage.verdict ?? "noted"}${until}`];
}

function tooltipOf({ finding, triage }: ShownFinding, process: string): string {
  const technique = finding.technique === "" ? "" : `, ATT&CK ${finding.technique}`;
  const note = triage === null || triage.note === "" ? [] : [`Note: ${visibleText(triage.note)}`];
  return [
    visibleText(finding.title),
    `${finding.severity}: ${finding.signatureId} ${finding.signatureName}${technique}`,
    process,
    finding.description,
    ...verdictText(triage),
    ...note,
  ].join("\n");
}
