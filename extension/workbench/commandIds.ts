/** Commands of the palette that hand a gesture to the screen in front. */
export const screenCommandIds = [
  "traceInvestigator.focusFilter",
  "traceInvestigator.clearFilter",
  "traceInvestigator.nextFinding",
  "traceInvestigator.previousFinding",
  "traceInvestigator.zoomToSelection",
  "traceInvestigator.zoomToWholeTrace",
  "traceInvestigator.onlySubtree",
  "traceInvestigator.expandAll",
  "traceInvestigator.collapseAll",
  "traceInvestigator.showSql",
  "traceInvestigator.exportTrace",
  "traceInvestigator.copyCommandLine",
] as const;

/** Commands that this folder answers itself. */
export const hostCommandIds = [
  "traceInvestigator.openTrace",
  "traceInvestigator.openSample",
  "traceInvestigator.openAsText",
  "traceInvestigator.reload",
  "traceInvestigator.cancelReading",
  "traceInvestigator.showReport",
  "traceInvestigator.showLog",
  "traceInvestigator.copySummary",
  "traceInvestigator.exportTableCsv",
  "traceInvestigator.exportTableJson",
] as const;

export type HostCommandId = (typeof hostCommandIds)[number];

/**
 * All commands that this folder contributes; the test of the manifest reads this name from every contribution.
 *
 * @public
 */
export const commandIds: readonly string[] = [...screenCommandIds, ...hostCommandIds];
