import type { Disposable } from "vscode";
import { commands, env, window } from "vscode";
import { dayOf, isDay, type TriageChange } from "../../core/detect/triage.js";
import { approve } from "../../core/profile/checkProfile.js";
import { toWireError } from "../../core/protocol/rpc.js";
import { ProfileFolder } from "../profile/profileFolder.js";
import { repositoryOf } from "../profile/repositoryOf.js";
import { showError, showInformation } from "../workbench/messages.js";
import { visibleText } from "../workbench/visibleText.js";
import type { findingCommandIds } from "./commandIds.js";
import type { FindingNode } from "./findingsTree.js";
import type { ShownFinding, TraceFindings } from "./traceFindings.js";
import type { TriageStore } from "./triageStore.js";

/** What commands on findings work with. */
export interface FindingCommandParts {
  readonly findings: TraceFindings;
  readonly triage: TriageStore;
}

type Handler = (chosen: readonly ShownFinding[]) => void | Promise<void>;

/** Registers what can be done with one or several findings of the view. */
export function registerFindingCommands(parts: FindingCommandParts): Disposable[] {
  const decide =
    (change: TriageChange): Handler =>
    (chosen) =>
      decideOn(parts, chosen, change);
  const handlers: Record<(typeof findingCommandIds)[number], Handler> = {
    "traceInvestigator.revealFinding": ([first]) => {
      reveal(parts.findings, first);
    },
    "traceInvestigator.confirmFinding": decide({ verdict: "confirmed" }),
    "traceInvestigator.markFindingBenign": decide({ verdict: "benign" }),
    "traceInvestigator.suppressFinding": (chosen) => suppress(parts, chosen),
    "traceInvestigator.noteFinding": (chosen) => note(parts, chosen),
    "traceInvestigator.clearDecision": decide({ verdict: null, note: "" }),
    "traceInvestigator.approveDeviation": (chosen) => approveDeviations(parts, chosen),
    "traceInvestigator.copyFinding": copy,
  };
  return Object.entries(handlers).map(([id, run]) =>
    commands.registerCommand(id, async (first?: unknown, all?: unknown) => {
      const chosen = chosenFindings(first, all);
      if (chosen.length === 0) {
        void showInformation("Choose a finding in the Findings view first.");
        return;
      }
      try {
        await run(chosen);
      } catch (thrown) {
        void showError(toWireError(thrown).message);
      }
    }),
  );
}

/** What was clicked, or all that is selected where it is among them. */
function chosenFindings(first: unknown, all: unknown): ShownFinding[] {
  const nodes: unknown[] = Array.isArray(all) && all.length > 0 ? all : [first];
  return nodes.filter(isFindingNode).map(({ shown }) => shown);
}

function isFindingNode(node: unknown): node is FindingNode {
  return typeof node === "object" && node !== null && (node as { kind?: unknown }).kind === "finding";
}

/** Selects the process of a finding on the screen of its trace, and shows the last event of its evidence. */
function reveal(findings: TraceFindings, chosen: ShownFinding | undefined): void {
  const { screen } = findings;
  if (chosen === undefined || screen === undefined) return;
  const { processId, lastUs } = chosen.finding;
  screen.reveal({ processId, eventId: null, timeUs: Number.isNaN(lastUs) ? null : lastUs });
}

async function decideOn(
  { findings, triage }: FindingCommandParts,
  chosen: readonly ShownFinding[],
  change: TriageChange,
): Promise<void> {
  const uri = findings.shown?.uri;
  const repository = uri === undefined ? undefined : await repositoryOf(uri, "decisions on findings are");
  if (repository === undefined) return;
  await triage.change(
    repository,
    chosen.map(({ finding }) => finding),
    change,
  );
}

async function suppress(parts: FindingCommandParts, chosen: readonly ShownFinding[]): Promise<void> {
  const reason = await window.showInputBox({
    title: "Suppress: why is this no concern?",
    value: chosen[0]?.triage?.note ?? "",
    placeHolder: "A reason that a colleague can check",
    validateInput: (text) => (text.trim() === "" ? "A suppression needs a reason." : undefined),
  });
  if (reason === undefined) return;
  const until = await askUntil();
  if (until !== undefined)
    await decideOn(parts, chosen, { verdict: "suppressed", note: reason.trim(), until });
}

/** The last day of a suppression, null for no end; undefined when the question was left. */
async function askUntil(): Promise<string | null | undefined> {
  const inDays = (days: number): string => {
    const today = new Date();
    return dayOf(new Date(today.getFullYear(), today.getMonth(), today.getDate() + days));
  };
  const choices = [
    { label: "For 30 days", description: `until ${inDays(30)}`, until: inDays(30) },
    { label: "For 90 days", description: `until ${inDays(90)}`, until: inDays(90) },
    { label: "Until a day…", until: undefined },
    { label: "Without end", until: null },
  ];
  const chosen = await window.showQuickPick(choices, { title: "Suppress: for how long?" });
  if (chosen === undefined || chosen.until !== undefined) return chosen?.until;
  return window.showInputBox({
    title: "Suppress: last day",
    placeHolder: "2026-12-31",
    validateInput: (text) => (isDay(text) ? undefined : "Write a day as 2026-12-31."),
  });
}

async function note(parts: FindingCommandParts, chosen: readonly ShownFinding[]): Promise<void> {
  const text = await window.showInputBox({
    title: "Note on this finding",
    value: chosen[0]?.triage?.note ?? "",
    placeHolder: "It stands in the report, and in .tracker/triage.json",
  });
  if (text !== undefined) await decideOn(parts, chosen, { note: text.trim() });
}

/** Makes what a finding tells of part of the profile; the trace is then held against it anew. */
async function approveDeviations(
  { findings }: FindingCommandParts,
  chosen: readonly ShownFinding[],
): Promise<void> {
  const deviations = chosen.flatMap(({ deviation }) => deviation ?? []);
  const uri = findings.shown?.uri;
  if (deviations.length === 0 || uri === undefined) return;
  const repository = await repositoryOf(uri, "its profile is");
  if (repository === undefined) return;
  const folder = new ProfileFolder(repository);
  const config = await folder.config();
  await folder.write(approve(await folder.profile(config), deviations), config);
  window.setStatusBarMessage(`${deviations.length} added to the profile`, 3000);
}

async function copy(chosen: readonly ShownFinding[]): Promise<void> {
  const lines = chosen.map(
    ({ finding }) =>
      `${finding.severity} ${finding.signatureId} ${visibleText(finding.title)} (lines ${finding.eventIds.join(", ")})`,
  );
  await env.clipboard.writeText(lines.join("\n"));
}
