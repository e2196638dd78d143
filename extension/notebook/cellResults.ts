import type { NotebookCell, NotebookDocument } from "vscode";
import { workspace } from "vscode";
import type { CellResult, OpenTrace } from "../../core/protocol/openTrace.js";
import type { ResultHandle } from "../../core/protocol/resultApi.js";
import { RpcError } from "../../core/protocol/rpc.js";
import type { NotebookTrace } from "./notebookSessions.js";

/** A result that a cell shows. */
export interface ShownResult {
  readonly cell: NotebookCell;
  readonly target: NotebookTrace;
  readonly trace: OpenTrace;
  /** Name by which the trace knows it. */
  readonly result: string;
  readonly handle: ResultHandle;
  readonly sql: string;
}

/** Which output shows which result: a cell has one, until it is run again, deleted or closed. */
export class CellResults {
  readonly #shown = new Map<string, ShownResult>();
  #count = 0;
  readonly #listeners = [
    workspace.onDidCloseNotebookDocument((notebook) => {
      this.#dropWhere((shown) => shown.cell.notebook === notebook);
    }),
    workspace.onDidChangeNotebookDocument(({ contentChanges }) => {
      const removed = new Set(contentChanges.flatMap(({ removedCells }) => removedCells));
      // A cell that is moved is removed and added.
      for (const { addedCells } of contentChanges) for (const cell of addedCells) removed.delete(cell);
      if (removed.size > 0) this.#dropWhere((shown) => removed.has(shown.cell));
    }),
  ];

  /** Takes the place of what the cell showed before; returns the name that its output carries. */
  show(
    cell: NotebookCell,
    target: NotebookTrace,
    trace: OpenTrace,
    { result, handle }: CellResult,
    sql: string,
  ): string {
    this.forget(cell);
    const name = `shown_${++this.#count}`;
    this.#shown.set(name, { cell, target, trace, result, handle, sql });
    return name;
  }

  forget(cell: NotebookCell): void {
    this.#dropWhere((shown) => shown.cell === cell);
  }

  /** Throws "query-failed" for a result that is gone. */
  find(name: string, notebook: NotebookDocument): ShownResult {
    const shown = this.#shown.get(name);
    if (shown?.cell.notebook === notebook) return shown;
    throw new RpcError({
      code: "query-failed",
      message: "These rows are no longer held. Run the cell again to see them.",
    });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#shown.clear();
  }

  #dropWhere(matches: (shown: ShownResult) => boolean): void {
    for (const [name, shown] of this.#shown) {
      if (!matches(shown)) continue;
      this.#shown.delete(name);
      shown.trace.dropResult(shown.result);
    }
  }
}
