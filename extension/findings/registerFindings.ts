import type { ExtensionContext } from "vscode";
import type { Screens } from "../editor/screens.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { QueryHistory } from "../notebook/queryHistory.js";
import type { TraceLog } from "../workbench/traceLog.js";
import { registerFindingCommands } from "./findingCommands.js";
import { FindingsTree } from "./findingsTree.js";
import { registerFindingsViewCommands } from "./findingsViewCommands.js";
import { SignatureRuns } from "./signatureRuns.js";
import { TraceFindings } from "./traceFindings.js";
import { TriageStore } from "./triageStore.js";
import { UserSignatures } from "./userSignatures.js";

/** What the rest of the extension needs of the findings. */
export interface Findings {
  readonly user: UserSignatures;
  readonly runs: SignatureRuns;
  readonly shown: TraceFindings;
  readonly tree: FindingsTree;
}

/** Builds the Findings view and what stands behind it. */
export function registerFindings(
  context: ExtensionContext,
  screens: Screens,
  openSessions: () => readonly TraceSession[],
  history: QueryHistory,
  log: TraceLog,
): Findings {
  const user = new UserSignatures();
  const runs = new SignatureRuns(user, openSessions, log);
  const triage = new TriageStore();
  const shown = new TraceFindings({ screens, triage, runs, log });
  const tree = new FindingsTree(shown, context.workspaceState);
  const { version } = context.extension.packageJSON as { readonly version: string };
  context.subscriptions.push(
    user,
    runs,
    triage,
    shown,
    tree,
    ...registerFindingCommands({ findings: shown, triage }),
    ...registerFindingsViewCommands({
      tree,
      findings: shown,
      screens,
      runs,
      triage,
      user,
      history,
      toolVersion: version,
    }),
  );
  return { user, runs, shown, tree };
}
