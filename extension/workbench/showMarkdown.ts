import { Range, type TextDocument, ViewColumn, window, workspace, WorkspaceEdit } from "vscode";

/** Shows a new document beside what is in front; the next one takes its tab, unless it is no preview. */
export async function showMarkdown(content: string, { preview = true } = {}): Promise<void> {
  const document = await workspace.openTextDocument({ language: "markdown", content });
  if (document.getText() !== content) await replaceText(document, content);
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview });
}

/**
 * VS Code gives a new document the name of one that was closed a moment ago, and then its text as well where the backup of that
 * one is still there.
 */
async function replaceText(document: TextDocument, content: string): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.replace(document.uri, new Range(0, 0, document.lineCount, 0), content);
  await workspace.applyEdit(edit);
}
