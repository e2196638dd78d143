import type { Disposable } from "vscode";
import { commands, Uri, workspace } from "vscode";
import { checkedSignatures } from "../../core/detect/checkedSignatures.js";
import type { ReportedQuery } from "../../core/detect/findingsMarkdown.js";
import { deviationSignatures } from "../../core/profile/deviationSignatures.js";
import { toWireError } from "../../core/protocol/rpc.js";
import type { Signature } from "../../core/protocol/signature.js";
import { documentName } from "../editor/documentName.js";
import type { Screens } from "../editor/screens.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { QueryHistory } from "../notebook/queryHistory.js";
import { certainRepositoryOf } from "../profile/repositoryOf.js";
import { showError, showInformation } from "../workbench/messages.js";
import { showMarkdown } from "../workbench/showMarkdown.js";
import { findingsOf } from "../workbench/traceActions.js";
import type { findingsViewCommandIds } from "./commandIds.js";
import type { ExportedFindings } from "./exportFindings.js";
import type { FindingsTree } from "./findingsTree.js";
import type { SignatureRuns } from "./signatureRuns.js";
import type { TraceFindings } from "./traceFindings.js";
import type { TriageStore } from "./triageStore.js";
import type { UserSignatures } from "./userSignatures.js";

/** What the view's commands work with. */
export interface FindingsViewParts {
  readonly tree: FindingsTree;
  readonly findings: TraceFindings;
  readonly screens: Screens;
  readonly runs: SignatureRuns;
  readonly triage: TriageStore;
  readonly user: UserSignatures;
  readonly history: QueryHistory;
  readonly toolVersion: string;
}

/** The trace that a command is about. */
interface Target {
  readonly uri: Uri;
  readonly session: TraceSession;
}

/** Registers how findings are listed, what leaves the editor, and which signatures there are. */
export function registerFindingsViewCommands(parts: FindingsViewParts): Disposable[] {
  const { tree } = parts;
  const onTrace =
    (run: (target: Target) => Promise<unknown>) =>
    async (document?: unknown): Promise<void> => {
      const target = targetOf(parts, document);
      if (target === undefined)
        void showInformation("Open a trace first: this command acts on the trace in front.");
      else await run(target);
    };
  const handlers: Record<(typeof findingsViewCommandIds)[number], (document?: unknown) => Promise<unknown>> =
    {
      "traceInvestigator.groupFindingsBySeverity": () => tree.group("severity"),
      "traceInvestigator.groupFindingsByProcess": () => tree.group("process"),
      "traceInvestigator.groupFindingsBySignature": () => tree.group("signature"),
      "traceInvestigator.showDecidedFindings": () => tree.showDecided(true),
      "traceInvestigator.hideDecidedFindings": () => tree.showDecided(false),
      "traceInvestigator.exportSarif": onTrace(async (target) => {
        const { exportSarif } = await import("./exportFindings.js");
        await exportSarif(await exported(parts, target));
      }),
      "traceInvestigator.exportFindingsReport": onTrace(async (target) => {
        const { exportReport } = await import("./exportFindings.js");
        await exportReport(await exported(parts, target));
      }),
      "traceInvestigator.showSignatures": onTrace((target) => showSignatures(parts, target)),
      "traceInvestigator.showSigmaReport": async () => {
        const { sigmaReport } = await import("../../core/detect/sigma/readSigma.js");
        const { sigma } = await parts.user.load();
        await showMarkdown(sigmaReport(sigma, (file) => workspace.asRelativePath(Uri.parse(file, true))));
      },
    };
  return Object.entries(handlers).map(([id, run]) =>
    commands.registerCommand(id, (document?: unknown) =>
      run(document).catch((thrown: unknown) => showError(toWireError(thrown).message)),
    ),
  );
}

/** The trace named, else the one in front, else the one whose findings are listed. */
function targetOf({ screens, findings }: FindingsViewParts, document: unknown): Target | undefined {
  const named = document instanceof Uri ? screens.of(document)[0] : undefined;
  return named ?? screens.active ?? findings.screen;
}

async function exported(parts: FindingsViewParts, { uri, session }: Target): Promise<ExportedFindings> {
  const repository = certainRepositoryOf(uri);
  const triage = repository === undefined ? [] : await parts.triage.entries(repository);
  const signatures = await otherSignatures(parts, session);
  const asked = askedOf(parts.history, uri);
  return { uri, session, triage, asked, signatures, toolVersion: parts.toolVersion };
}

function askedOf({ all }: QueryHistory, uri: Uri): ReportedQuery[] {
  const address = uri.toString();
  const oldestFirst = all.filter(({ trace }) => trace === address).reverse();
  return oldestFirst.map(({ sql, rows, atMs }) => ({
    title: `Asked in a notebook at ${new Date(atMs).toISOString()}, ${rows === 1 ? "1 row" : `${rows} rows`}:`,
    sql,
  }));
}

async function otherSignatures(
  { user, runs }: FindingsViewParts,
  session: TraceSession,
): Promise<Signature[]> {
  const { signatures } = await user.load();
  return [...signatures, ...deviationSignatures(runs.deviationsOf(session))];
}

async function showSignatures(parts: FindingsViewParts, { uri, session }: Target): Promise<void> {
  const { builtInSignatures } = await import("../../core/detect/builtInSignatures.js");
  const all = [...builtInSignatures, ...(await otherSignatures(parts, session))];
  await showMarkdown(checkedSignatures(documentName(uri.path), all, await findingsOf(session)));
}
