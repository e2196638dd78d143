import { commands } from "vscode";

/** What a reader did at least once; the steps of the walkthrough are checked off by them. */
export type Milestone = "didOpen" | "didSelect" | "didFilter" | "didShowSql" | "didRecord";

const reached = new Set<Milestone>();

/** Checks off a step of the walkthrough. */
export function reach(milestone: Milestone): void {
  if (reached.has(milestone)) return;
  reached.add(milestone);
  void commands.executeCommand("setContext", `traceInvestigator.${milestone}`, true);
}
