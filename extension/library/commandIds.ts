/**
 * All commands that this folder contributes; the test of the manifest reads this name from every contribution.
 *
 * @public
 */
export const commandIds = [
  "traceInvestigator.openLibraryTrace",
  "traceInvestigator.compareLibraryTrace",
  "traceInvestigator.revealLibraryTrace",
  "traceInvestigator.deleteLibraryTrace",
  "traceInvestigator.deleteExpiredTraces",
  "traceInvestigator.refreshLibrary",
] as const;
