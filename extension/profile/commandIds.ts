/** Commands that this folder contributes. */
export const commandIds = ["traceInvestigator.learnProfile", "traceInvestigator.checkProfile"] as const;
