import type { NotebookSerializer } from "vscode";
import { NotebookCellData, NotebookCellKind, NotebookData } from "vscode";
import type { CellSource, NotebookCell, NotebookText } from "../../core/notebook/notebookText.js";
import { formatNotebook, parseNotebook } from "../../core/notebook/notebookText.js";
import { sqlLanguage } from "./notebookType.js";

/** What is kept with a notebook beside its cells. */
type Rest = Omit<NotebookText, "cells">;

const emptyNotebook: Rest = { frontMatter: "", tail: "", cellsInFile: 0, lineEnd: "\n" };

/** Files of Markdown as notebooks. What is not edited is saved as it was read. */
export const notebookSerializer: NotebookSerializer = {
  deserializeNotebook: (content) =>
    notebookData(parseNotebook(new TextDecoder("utf-8", { ignoreBOM: true }).decode(content))),
  serializeNotebook: ({ cells, metadata }) => {
    const text = formatNotebook({ ...restOf(metadata), cells: cells.map(cellOf) });
    return new TextEncoder().encode(text);
  },
};

/** A notebook as VS Code takes it. */
export function notebookData({ cells, ...rest }: NotebookText): NotebookData {
  const data = new NotebookData(cells.map(cellData));
  data.metadata = { ...rest };
  return data;
}

/** A cell as VS Code takes it. */
export function cellData({ kind, value, source }: NotebookCell): NotebookCellData {
  const data =
    kind === "sql"
      ? new NotebookCellData(NotebookCellKind.Code, value, sqlLanguage)
      : new NotebookCellData(NotebookCellKind.Markup, value, "markdown");
  data.metadata = source === undefined ? {} : { source };
  return data;
}

/** The text of the front matter that a notebook has. */
export function frontMatterOf(metadata: Readonly<Record<string, unknown>> | undefined): string {
  return restOf(metadata).frontMatter;
}

function restOf(metadata: Readonly<Record<string, unknown>> | undefined): Rest {
  return { ...emptyNotebook, ...(metadata as Partial<Rest> | undefined) };
}

function cellOf({ kind, value, metadata }: NotebookCellData): NotebookCell {
  const source = metadata?.["source"] as CellSource | undefined;
  return {
    kind: kind === NotebookCellKind.Code ? "sql" : "markdown",
    value,
    ...(source !== undefined && { source }),
  };
}
