import { createHash } from "node:crypto";
import type { NotebookCell } from "vscode";
import { NotebookCellKind, NotebookEdit, NotebookRange, WorkspaceEdit, workspace } from "vscode";
import { resultPageLimit, type ResultView } from "../../core/protocol/resultApi.js";
import type { CancelSignal } from "../../core/protocol/rpc.js";
import { RpcError } from "../../core/protocol/rpc.js";
import type { ShownResult } from "./cellResults.js";
import { cellData } from "./notebookSerializer.js";
import { markdownTable } from "./resultText.js";

/** Begin of a cell that holds a saved result. */
const mark = "<!-- result of query ";

/** Writes rows into the notebook, as a table in the cell below the query; a result that was saved there is replaced. */
export async function saveResult(
  { cell, trace, result, handle, sql }: ShownResult,
  view: ResultView,
  signal: CancelSignal,
): Promise<{ rows: number }> {
  const page = await trace.results.getRows({ result, view, offset: 0, limit: resultPageLimit }, signal);
  const hash = createHash("sha256").update(sql).digest("hex");
  const left = page.total > page.rows.length || handle.capped;
  const note = left
    ? `\n\nThe first ${page.rows.length} of ${handle.capped ? "more than " : ""}${page.total} rows.`
    : "";
  const value = `${mark}sha256:${hash} -->\n\n${markdownTable(handle, page)}${note}`;
  const data = cellData({ kind: "markdown", value });
  const below = cell.index + 1;
  const edit = new WorkspaceEdit();
  const range = new NotebookRange(below, isSavedResult(cell) ? below + 1 : below);
  edit.set(cell.notebook.uri, [NotebookEdit.replaceCells(range, [data])]);
  if (!(await workspace.applyEdit(edit)))
    throw new RpcError({ code: "internal", message: "The notebook could not be changed. Is it read-only?" });
  return { rows: page.rows.length };
}

/** Whether the cell below holds what was saved before. */
function isSavedResult(cell: NotebookCell): boolean {
  if (cell.index + 1 >= cell.notebook.cellCount) return false;
  const next = cell.notebook.cellAt(cell.index + 1);
  return next.kind === NotebookCellKind.Markup && next.document.getText().startsWith(mark);
}
