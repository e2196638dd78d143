import type { Disposable, TreeDataProvider } from "vscode";
import {
  EventEmitter,
  MarkdownString,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  commands,
  env,
  window,
} from "vscode";
import { documentName } from "../editor/documentName.js";
import { visibleText } from "../workbench/visibleText.js";
import type { Notebooks } from "./notebookCommands.js";
import type { PastQuery, QueryHistory } from "./queryHistory.js";

const viewId = "traceInvestigator.queryHistory";

/** The list of past queries. */
class HistoryItems implements TreeDataProvider<PastQuery> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly history: QueryHistory) {
    history.onChange(() => {
      this.#changed.fire(undefined);
    });
  }

  getChildren(parent?: PastQuery): PastQuery[] {
    return parent === undefined ? [...this.history.all] : [];
  }

  getTreeItem({ sql, trace, durationMs, rows, atMs }: PastQuery): TreeItem {
    const text = visibleText(sql.replaceAll(/\s+/gu, " ").trim());
    const item = new TreeItem(text.slice(0, 200), TreeItemCollapsibleState.None);
    const name = documentName(Uri.parse(trace).path);
    const count = `${rows.toLocaleString(env.language)} rows`;
    item.description = `${count} · ${durationText(durationMs)} · ${name}`;
    item.tooltip = new MarkdownString()
      .appendCodeblock(sql, "sql")
      .appendText(
        `${count} in ${durationText(durationMs)}\n${name}\n${new Date(atMs).toLocaleString(env.language)}`,
      );
    item.iconPath = new ThemeIcon("history");
    item.contextValue = "query";
    item.command = {
      command: "traceInvestigator.openQuery",
      title: "Open",
      arguments: [{ sql, trace, durationMs, rows, atMs }],
    };
    return item;
  }
}

/** The view of past queries; it shows itself once there is one, or it is asked for. */
export function registerHistoryView(history: QueryHistory): Disposable {
  const show = (): void =>
    void commands.executeCommand("setContext", "traceInvestigator.hasQueryHistory", true);
  if (history.all.length > 0) show();
  history.onChange(show);
  return window.createTreeView(viewId, { treeDataProvider: new HistoryItems(history) });
}

/** Brings the view to the front, also when it is empty. */
export async function showHistory(): Promise<void> {
  await commands.executeCommand("setContext", "traceInvestigator.hasQueryHistory", true);
  await commands.executeCommand(`${viewId}.focus`);
}

/** Opens a past query in a notebook of its trace; runs it there where asked to. */
export async function openPastQuery(notebooks: Notebooks, query: unknown, run: boolean): Promise<void> {
  const { sql, trace } = query as PastQuery;
  await notebooks.showSql(Uri.parse(trace, true), sql);
  if (run) await commands.executeCommand("notebook.cell.execute");
}

function durationText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}
