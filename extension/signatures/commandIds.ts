/** Commands that this folder contributes. */
export const commandIds = ["traceInvestigator.newSignature"] as const;
