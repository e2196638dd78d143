import type { NotebookDocument } from "vscode";
import {
  type NotebookCellData,
  NotebookEdit,
  NotebookEditorRevealType,
  NotebookRange,
  Uri,
  ViewColumn,
  WorkspaceEdit,
  commands,
  window,
  workspace,
} from "vscode";
import { readFrontMatter, withTrace } from "../../core/notebook/frontMatter.js";
import { newNotebook } from "../../core/notebook/newNotebook.js";
import type { NotebookCell } from "../../core/notebook/notebookText.js";
import { RpcError, toWireError } from "../../core/protocol/rpc.js";
import { documentName } from "../editor/documentName.js";
import type { Screens } from "../editor/screens.js";
import { traceEditorType } from "../editor/traceEditor.js";
import type { NotebookSessions } from "./notebookSessions.js";
import { cellData, frontMatterOf, notebookData } from "./notebookSerializer.js";
import { notebookType } from "./notebookType.js";
import { tracePath } from "./traceAddress.js";
import { showError, showInformation } from "../workbench/messages.js";

/** Makes notebooks and gives them their traces. */
export class Notebooks {
  constructor(
    private readonly screens: Screens,
    private readonly sessions: NotebookSessions,
  ) {}

  /** A new notebook for the given trace, else for the one in front, else for one to choose. */
  async create(document?: unknown): Promise<NotebookDocument | undefined> {
    const trace = document instanceof Uri ? document : (this.screens.active?.uri ?? (await askForTrace()));
    if (trace === undefined) return undefined;
    const { frontMatter, cells } = newNotebook(tracePath(trace, undefined), documentName(trace.path));
    return this.#open(trace, frontMatter, cells, ViewColumn.Active);
  }

  /** Adds a query to the notebook of a trace that is open, else to a new one; shows it beside the screen. */
  async showSql(trace: Uri, sql: string): Promise<void> {
    const cell: NotebookCell = { kind: "sql", value: sql.trimEnd() };
    const [open] = this.sessions.notebooksOn(trace);
    if (open === undefined) {
      const { frontMatter } = newNotebook(tracePath(trace, undefined), documentName(trace.path));
      await this.#open(trace, frontMatter, [cell], ViewColumn.Beside);
      return;
    }
    await insertCell(open, open.cellCount, cellData(cell));
    await showCell(open, open.cellCount - 1);
  }

  /** Asks for the trace of a notebook, and writes it into the front matter. */
  async chooseTrace(notebook: NotebookDocument): Promise<void> {
    const trace = await askForTrace();
    if (trace === undefined) return;
    const frontMatter = frontMatterOf(notebook.metadata);
    const alias = readFrontMatter(frontMatter).traces[0]?.alias ?? null;
    const edit = new WorkspaceEdit();
    const changed = withTrace(frontMatter, alias, tracePath(trace, notebook));
    edit.set(notebook.uri, [
      NotebookEdit.updateNotebookMetadata({ ...notebook.metadata, frontMatter: changed }),
    ]);
    if (!(await workspace.applyEdit(edit)))
      throw new RpcError({
        code: "internal",
        message: "The notebook could not be changed. Is it read-only?",
      });
  }

  /** Opens the screen of the trace of the notebook in front. */
  async openTrace(notebook: NotebookDocument): Promise<void> {
    const uri = this.sessions.address(notebook);
    await commands.executeCommand("vscode.openWith", uri, traceEditorType, ViewColumn.Beside);
  }

  async #open(
    trace: Uri,
    frontMatter: string,
    cells: readonly NotebookCell[],
    viewColumn: ViewColumn,
  ): Promise<NotebookDocument> {
    const data = notebookData({ frontMatter, cells, tail: "\n", cellsInFile: 0, lineEnd: "\n" });
    const notebook = await workspace.openNotebookDocument(notebookType, data);
    await window.showNotebookDocument(notebook, { viewColumn, preview: false });
    return notebook;
  }
}

/** Says what went wrong with the notebook in front; does nothing where there is none. */
export function onNotebook(run: (notebook: NotebookDocument) => Promise<void>): () => Promise<void> {
  return async () => {
    const notebook = window.activeNotebookEditor?.notebook;
    if (notebook?.notebookType !== notebookType) {
      void showInformation("Open a notebook of a trace first: this command acts on the one in front.");
      return;
    }
    try {
      await run(notebook);
    } catch (thrown) {
      void showError(toWireError(thrown).message);
    }
  };
}

/** Adds a cell and returns when it is there. */
async function insertCell(notebook: NotebookDocument, index: number, data: NotebookCellData): Promise<void> {
  const edit = new WorkspaceEdit();
  edit.set(notebook.uri, [NotebookEdit.insertCells(index, [data])]);
  if (!(await workspace.applyEdit(edit)))
    throw new RpcError({ code: "internal", message: "The notebook could not be changed. Is it read-only?" });
}

async function showCell(notebook: NotebookDocument, index: number): Promise<void> {
  const range = new NotebookRange(index, index + 1);
  const shown = window.visibleNotebookEditors.find((editor) => editor.notebook === notebook);
  const viewColumn = shown?.viewColumn ?? ViewColumn.Beside;
  const editor = await window.showNotebookDocument(notebook, {
    viewColumn,
    selections: [range],
    preview: false,
  });
  editor.revealRange(range, NotebookEditorRevealType.InCenterIfOutsideViewport);
}

async function askForTrace(): Promise<Uri | undefined> {
  const chosen = await window.showOpenDialog({
    filters: { Traces: ["jsonl.gz", "gz", "jsonl"], "All files": ["*"] },
    openLabel: "Choose",
    title: "Trace of the notebook",
  });
  return chosen?.[0];
}
