/** Commands about one runner. */
export const runnerCommandIds = [
  "traceInvestigator.checkRunner",
  "traceInvestigator.record",
  "traceInvestigator.removeRunner",
  "traceInvestigator.forgetSecrets",
  "traceInvestigator.forgetHostKey",
] as const;

/** Commands about one recording. */
export const recordingCommandIds = [
  "traceInvestigator.stopRecording",
  "traceInvestigator.reattachRecording",
  "traceInvestigator.fetchRecording",
  "traceInvestigator.cleanUpRecording",
  "traceInvestigator.openRecording",
] as const;

/** Commands of the view as a whole. */
export const viewCommandIds = ["traceInvestigator.addRunner", "traceInvestigator.refreshRunners"] as const;

export type RemoteCommandId =
  (typeof runnerCommandIds)[number] | (typeof recordingCommandIds)[number] | (typeof viewCommandIds)[number];

/**
 * All commands that this folder contributes; the test of the manifest reads this name from every contribution.
 *
 * @public
 */
export const commandIds: readonly string[] = [...runnerCommandIds, ...recordingCommandIds, ...viewCommandIds];
