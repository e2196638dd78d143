import type { Uri } from "vscode";
import { window, workspace } from "vscode";
import { showInformation } from "../workbench/messages.js";

/** The folder of the workspace that a document lies in, else the only one; undefined where neither is certain. */
export function certainRepositoryOf(document: Uri): Uri | undefined {
  const own = workspace.getWorkspaceFolder(document);
  if (own !== undefined) return own.uri;
  const folders = workspace.workspaceFolders ?? [];
  return folders.length === 1 ? folders[0]?.uri : undefined;
}

/** The same, and where it is not certain the one that the user chooses. `what` is kept there: "Its profile is". */
export async function repositoryOf(document: Uri, what: string): Promise<Uri | undefined> {
  const certain = certainRepositoryOf(document);
  if (certain !== undefined) return certain;
  if ((workspace.workspaceFolders ?? []).length === 0) {
    void showInformation(`Open the folder of the repository first: ${what} kept in .tracker.`);
    return undefined;
  }
  const chosen = await window.showWorkspaceFolderPick({
    placeHolder: `Repository: ${what} kept in .tracker`,
  });
  return chosen?.uri;
}
