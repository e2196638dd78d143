/** Commands that this folder contributes. */
export const commandIds = [
  "traceInvestigator.newNotebook",
  "traceInvestigator.chooseNotebookTrace",
  "traceInvestigator.openNotebookTrace",
  "traceInvestigator.showQueryHistory",
  "traceInvestigator.rerunQuery",
  "traceInvestigator.openQuery",
  "traceInvestigator.removeQuery",
  "traceInvestigator.clearQueryHistory",
] as const;

export type NotebookCommandId = (typeof commandIds)[number];
