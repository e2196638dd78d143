/** Commands on findings that are chosen in the Findings view. */
export const findingCommandIds = [
  "traceInvestigator.revealFinding",
  "traceInvestigator.confirmFinding",
  "traceInvestigator.markFindingBenign",
  "traceInvestigator.suppressFinding",
  "traceInvestigator.noteFinding",
  "traceInvestigator.clearDecision",
  "traceInvestigator.approveDeviation",
  "traceInvestigator.copyFinding",
] as const;

/** Commands on the view, and on all findings of the trace in front. */
export const findingsViewCommandIds = [
  "traceInvestigator.groupFindingsBySeverity",
  "traceInvestigator.groupFindingsByProcess",
  "traceInvestigator.groupFindingsBySignature",
  "traceInvestigator.showDecidedFindings",
  "traceInvestigator.hideDecidedFindings",
  "traceInvestigator.exportSarif",
  "traceInvestigator.exportFindingsReport",
  "traceInvestigator.showSignatures",
  "traceInvestigator.showSigmaReport",
] as const;

/**
 * All commands that this folder contributes; the test of the manifest reads this name from every contribution.
 *
 * @public
 */
export const commandIds: readonly string[] = [...findingCommandIds, ...findingsViewCommandIds];
