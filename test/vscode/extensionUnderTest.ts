import * as vscode from "vscode";
import type { TraceInvestigator } from "../../extension/extension.js";
import type { TraceScreen } from "../../extension/editor/traceScreen.js";
import type { TraceSession } from "../../extension/editor/traceSession.js";

export const traceEditorType = "traceInvestigator.editor";

/** Longest wait for anything: an engine starts in two seconds, and in ten times that on a crowded machine. */
const waitLimitMs = 90_000;

/** The extension as it runs in this host. */
export async function extensionUnderTest(): Promise<TraceInvestigator> {
  const extension = vscode.extensions.getExtension<TraceInvestigator>(
    "trace-investigator.trace-investigator",
  );
  if (extension === undefined) throw new Error("The extension is not there.");
  return extension.activate();
}

/** A file of the folder that is open, which tests may write to. */
export function workspaceFile(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (folder === undefined) throw new Error("No folder is open.");
  return vscode.Uri.joinPath(folder.uri, name);
}

/** Waits until a question has an answer; fails with what was waited for, and what was there instead. */
export async function until<T>(what: string, ask: () => T | undefined | false): Promise<T> {
  const limit = Date.now() + waitLimitMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > limit) throw new Error(`Waited in vain until ${what}. ${whatIsOpen()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The tabs, each group's one in front first, and the beginning of every text that is shown. */
function whatIsOpen(): string {
  const groups = vscode.window.tabGroups.all.map(({ activeTab, tabs }) =>
    [activeTab, ...tabs.filter((tab) => tab !== activeTab)].map((tab) => tab?.label ?? "nothing"),
  );
  const texts = vscode.window.visibleTextEditors.map(
    ({ document }) => `${document.uri.toString()}: ${document.getText().slice(0, 80)}`,
  );
  return `Open are ${JSON.stringify(groups)}, with the texts ${JSON.stringify(texts)}.`;
}

/** Opens a document in the trace editor and returns its screen once it is in front and its script runs. */
export async function openScreen(uri: vscode.Uri, column = vscode.ViewColumn.Active): Promise<TraceScreen> {
  const { screens } = await extensionUnderTest();
  await vscode.commands.executeCommand("vscode.openWith", uri, traceEditorType, column);
  const screen = await until(`${uri.path} is in front`, () =>
    screens.active?.uri.toString() === uri.toString() ? screens.active : undefined,
  );
  await screen.ready;
  return screen;
}

/** Waits until reading has ended, one way or the other. */
export async function ended(session: TraceSession): Promise<TraceSession["status"]> {
  return until(`"${session.status.fileName}" was read`, () =>
    ["complete", "failed", "cancelled"].includes(session.status.phase) ? session.status : undefined,
  );
}

/** Settles when the window is told as well: what a test then finds in front is its own. */
export async function closeAllEditors(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
  await until("every editor is closed", () => {
    const { activeTextEditor, tabGroups } = vscode.window;
    return activeTextEditor === undefined && tabGroups.all.every(({ tabs }) => tabs.length === 0);
  });
}

/**
 * Gives the answer of a reader to the next dialog of this kind, which no test inside the extension host
 * can click; returns what the dialog was asked with.
 */
export async function answering(
  dialog:
    | "showSaveDialog"
    | "showOpenDialog"
    | "showQuickPick"
    | "showInputBox"
    | "showInformationMessage"
    | "showWarningMessage"
    | "showErrorMessage",
  answer: unknown,
  act: () => Thenable<unknown>,
): Promise<unknown[]> {
  const original = vscode.window[dialog];
  const asked: unknown[] = [];
  const replaced = (...args: unknown[]): Promise<unknown> => {
    asked.push(...args);
    return Promise.resolve(
      typeof answer === "function" ? (answer as (...args: unknown[]) => unknown)(...args) : answer,
    );
  };
  Object.assign(vscode.window, { [dialog]: replaced });
  try {
    await act();
  } finally {
    Object.assign(vscode.window, { [dialog]: original });
  }
  return asked;
}
