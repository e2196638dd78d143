import type { TreeDataProvider } from "vscode";
import { EventEmitter, ThemeColor, ThemeIcon, TreeItem, Uri, env } from "vscode";
import { sizeText } from "../workbench/sizeText.js";
import { visibleText } from "../workbench/visibleText.js";
import type { LibraryTrace, TraceLibrary } from "./traceLibrary.js";

/** The traces of the library: runner, time, events, findings, size. */
export class LibraryView implements TreeDataProvider<LibraryTrace> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly library: TraceLibrary,
    private readonly isGrowing: (path: string) => boolean,
    /** Called whenever the view is about to show its traces. */
    private readonly onShow: () => void,
  ) {}

  refresh(): void {
    this.#changed.fire(undefined);
  }

  getChildren(trace?: LibraryTrace): Promise<LibraryTrace[]> {
    if (trace !== undefined) return Promise.resolve([]);
    this.onShow();
    return this.library.list();
  }

  getTreeItem(trace: LibraryTrace): TreeItem {
    const { note } = trace;
    const label = note === null || note.runner === "" ? trace.name : note.runner;
    const item = new TreeItem(visibleText(label));
    item.id = trace.path;
    item.resourceUri = Uri.file(trace.path);
    item.contextValue = "libraryTrace";
    item.iconPath = this.#icon(trace);
    item.description = [
      ...(this.isGrowing(trace.path) ? ["recording"] : []),
      ...traceFacts(trace, env.language),
    ].join(", ");
    item.tooltip = visibleText(
      [trace.name, note?.scope ?? "", ...traceFacts(trace, env.language)].join("; "),
    );
    item.command = { command: "traceInvestigator.openLibraryTrace", title: "Open", arguments: [trace] };
    return item;
  }

  #icon({ path, note }: LibraryTrace): ThemeIcon {
    if (this.isGrowing(path)) return new ThemeIcon("record", new ThemeColor("charts.red"));
    return new ThemeIcon((note?.findings ?? 0) > 0 ? "warning" : "file-zip");
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** Time, events, losses, findings and size, as far as they are known. */
export function traceFacts({ note, sizeBytes, modifiedEpochMs }: LibraryTrace, locale: string): string[] {
  const count = (number: number | null | undefined, one: string, many: string): string[] =>
    number === null || number === undefined
      ? []
      : [`${number.toLocaleString(locale)} ${number === 1 ? one : many}`];
  const time = new Date(note?.startedEpochMs ?? modifiedEpochMs);
  return [
    time.toLocaleString(locale, { dateStyle: "medium", timeStyle: "short" }),
    ...count(note?.events, "event", "events"),
    ...((note?.lost ?? 0) > 0 ? count(note?.lost, "lost", "lost") : []),
    ...count(note?.findings, "finding", "findings"),
    sizeText(sizeBytes, locale),
  ];
}
