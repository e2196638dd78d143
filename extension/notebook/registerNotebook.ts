import { commands, workspace } from "vscode";
import { DocumentCatalogues } from "../language/documentCatalogues.js";
import { registerLanguageHelp } from "../language/registerLanguageHelp.js";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { ViewStateStore } from "../editor/viewStateStore.js";
import { CellController } from "./cellController.js";
import { CellDiagnostics } from "./cellDiagnostics.js";
import { CellResults } from "./cellResults.js";
import type { NotebookCommandId } from "./commandIds.js";
import { openPastQuery, registerHistoryView, showHistory } from "./historyView.js";
import { Notebooks, onNotebook } from "./notebookCommands.js";
import { notebookSerializer } from "./notebookSerializer.js";
import { NotebookSessions } from "./notebookSessions.js";
import { notebookType } from "./notebookType.js";
import type { PastQuery, QueryHistory } from "./queryHistory.js";
import { ResultMessaging } from "./resultMessaging.js";
import { RowRevealer } from "./rowRevealer.js";
import { askInDialogue } from "../workbench/messages.js";

/** What ends with the extension. */
interface Registration {
  dispose(): unknown;
}

/** What notebooks share with the rest. */
export interface NotebookParts {
  readonly history: QueryHistory;
  readonly registry: TraceRegistry<TraceSession>;
  readonly screens: Screens;
  readonly states: ViewStateStore;
}

/** The parts that others, and tests, work with. */
export interface NotebookFeature {
  readonly notebooks: Notebooks;
  readonly history: QueryHistory;
  readonly revealer: RowRevealer;
  readonly disposables: readonly Registration[];
}

/** Builds notebooks and registers what the manifest contributes for them. */
export function registerNotebook({ history, registry, screens, states }: NotebookParts): NotebookFeature {
  const sessions = new NotebookSessions(registry);
  const results = new CellResults();
  const diagnostics = new CellDiagnostics();
  const notebooks = new Notebooks(screens, sessions);
  const revealer = new RowRevealer(screens);
  const controller = new CellController({ sessions, results, diagnostics, history, screens, states });
  const locate = (notebook: Parameters<Notebooks["chooseTrace"]>[0]): Promise<void> =>
    notebooks.chooseTrace(notebook);
  const handlers: Record<NotebookCommandId, (first?: unknown) => unknown> = {
    "traceInvestigator.newNotebook": (document) => notebooks.create(document),
    "traceInvestigator.chooseNotebookTrace": onNotebook(locate),
    "traceInvestigator.openNotebookTrace": onNotebook((notebook) => notebooks.openTrace(notebook)),
    "traceInvestigator.showQueryHistory": showHistory,
    "traceInvestigator.rerunQuery": (query) => openPastQuery(notebooks, query, true),
    "traceInvestigator.openQuery": (query) => openPastQuery(notebooks, query, false),
    "traceInvestigator.removeQuery": (query) => history.remove(query as PastQuery),
    "traceInvestigator.clearQueryHistory": () => clearHistory(history),
  };
  const disposables: Registration[] = [
    workspace.registerNotebookSerializer(notebookType, notebookSerializer, { transientOutputs: true }),
    controller,
    new ResultMessaging({ results, revealer, locate }),
    diagnostics,
    results,
    ...registerLanguageHelp(new DocumentCatalogues(registry, sessions)),
    sessions,
    registerHistoryView(history),
    ...Object.entries(handlers).map(([id, run]) => commands.registerCommand(id, run)),
  ];
  return { notebooks, history, revealer, disposables };
}

async function clearHistory(history: QueryHistory): Promise<void> {
  const clear = "Clear";
  const answer = await askInDialogue("Forget all queries of this workspace?", "", clear);
  if (answer === clear) await history.clear();
}
