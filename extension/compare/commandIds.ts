/** Commands that this folder contributes. */
export const commandIds = ["traceInvestigator.compareWith"] as const;
