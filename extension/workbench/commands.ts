import type { Disposable } from "vscode";
import { Uri, commands, window, workspace } from "vscode";
import { screenCommands } from "../../core/protocol/investigationApi.js";
import { traceEditorType } from "../editor/traceEditor.js";
import type { Screens } from "../editor/screens.js";
import type { TraceScreen } from "../editor/traceScreen.js";
import type { HostCommandId } from "./commandIds.js";
import { showInformation } from "./messages.js";
import { tableChoices } from "./tableChoices.js";
import type { TraceActions } from "./traceActions.js";

/** A command gets the document it was invoked on, where a menu knows one, and all selected ones. */
type Handler = (first?: unknown, all?: unknown) => unknown;

/** What the commands work with. */
export interface CommandParts {
  readonly screens: Screens;
  readonly actions: TraceActions;
  readonly extensionUri: Uri;
}

/** Registers every command of `commandIds`. */
export function registerCommands(parts: CommandParts): Disposable[] {
  const own = Object.entries(hostCommands(parts)).map(([id, run]) => commands.registerCommand(id, run));
  const forwarded = screenCommands.map((command) =>
    commands.registerCommand(`traceInvestigator.${command}`, (document?: unknown) => {
      withScreen(parts.screens, document, (screen) => {
        screen.run(command);
      });
    }),
  );
  return [...own, ...forwarded];
}

function hostCommands({ screens, actions, extensionUri }: CommandParts): Record<HostCommandId, Handler> {
  const onScreen =
    (run: (screen: TraceScreen) => unknown): Handler =>
    (document) =>
      withScreen(screens, document, run);
  return {
    "traceInvestigator.openTrace": (first, all) => openTraces(first, all),
    "traceInvestigator.openSample": () => openSample(extensionUri),
    "traceInvestigator.openAsText": (document) =>
      document instanceof Uri
        ? actions.openAsText(document)
        : withScreen(screens, document, (screen) => actions.openAsText(screen.uri)),
    "traceInvestigator.reload": onScreen((screen) => {
      actions.reload(screen);
    }),
    "traceInvestigator.cancelReading": onScreen((screen) => {
      actions.cancelReading(screen);
    }),
    "traceInvestigator.showReport": onScreen((screen) => actions.showReport(screen.uri)),
    "traceInvestigator.showLog": () => {
      actions.showLog();
    },
    "traceInvestigator.copySummary": onScreen((screen) => actions.copySummary(screen)),
    "traceInvestigator.exportTableCsv": onScreen((screen) => exportTable(screen, actions, "csv")),
    "traceInvestigator.exportTableJson": onScreen((screen) => exportTable(screen, actions, "json")),
  };
}

/** Runs on the screen of the given document, else on the one in front; says so where there is none. */
function withScreen(screens: Screens, document: unknown, run: (screen: TraceScreen) => unknown): unknown {
  const screen = (document instanceof Uri ? screens.preferred(document) : undefined) ?? screens.active;
  if (screen !== undefined) return run(screen);
  void showInformation("Open a trace first: this command acts on the trace in front.");
  return undefined;
}

async function openTraces(first: unknown, all: unknown): Promise<void> {
  const selected: unknown[] = Array.isArray(all) && all.length > 0 ? all : [first];
  const given = selected.filter((item) => item instanceof Uri);
  const uris = given.length > 0 ? given : await askForTraces();
  for (const uri of uris) await commands.executeCommand("vscode.openWith", uri, traceEditorType);
}

async function askForTraces(): Promise<readonly Uri[]> {
  const chosen = await window.showOpenDialog({
    canSelectMany: true,
    filters: { Traces: ["jsonl.gz", "gz", "jsonl"], "All files": ["*"] },
    openLabel: "Open Trace",
  });
  return chosen ?? [];
}

async function openSample(extensionUri: Uri): Promise<void> {
  const folder = Uri.joinPath(extensionUri, "sample-traces");
  const files = await workspace.fs.readDirectory(folder);
  const traces = files.map(([name]) => name).filter((name) => name.endsWith(".jsonl.gz"));
  const chosen = await window.showQuickPick(traces, { placeHolder: "Sample trace to open" });
  if (chosen === undefined) return;
  await commands.executeCommand("vscode.openWith", Uri.joinPath(folder, chosen), traceEditorType);
}

async function exportTable(
  screen: TraceScreen,
  actions: TraceActions,
  format: "csv" | "json",
): Promise<void> {
  const choices = tableChoices(screen.selection.filter, screen.selection.processIds[0] ?? null);
  const chosen = await window.showQuickPick(choices, { placeHolder: "Table to export" });
  if (chosen !== undefined) await actions.exportTable(screen, chosen.query, format);
}
