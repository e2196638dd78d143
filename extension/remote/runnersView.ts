import type { TreeDataProvider } from "vscode";
import {
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  env,
  workspace,
} from "vscode";
import { visibleText } from "../workbench/visibleText.js";
import type { RunnerCheck } from "./recording/collectorAnswers.js";
import type { RecordingStatus } from "./liveRecording.js";
import type { Recordings } from "./recordings.js";
import { recordingFacts, recordingState } from "./recordingText.js";
import type { Runner } from "./runner.js";
import { configuredHosts } from "./ssh/configuredHosts.js";

/** A row of the view. */
export type RunnersRow =
  | { readonly kind: "runner"; readonly runner: Runner }
  | { readonly kind: "recording"; readonly status: RecordingStatus };

/** Hosts of the settings and of ssh_config, each with its open recordings. */
export class RunnersView implements TreeDataProvider<RunnersRow> {
  readonly #changed = new EventEmitter<undefined>();
  readonly #checks = new Map<string, RunnerCheck>();
  readonly #stopListening: () => void;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly recordings: Recordings,
    private readonly configured: () => readonly Runner[],
  ) {
    this.#stopListening = recordings.onDidChange(() => {
      this.refresh();
    });
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** Keeps what a check said, to be shown with its runner. */
  seeCheck(runner: Runner, check: RunnerCheck): void {
    this.#checks.set(runner.name, check);
    this.refresh();
  }

  /** All runners: first those of the settings, then those of ssh_config that are not among them. */
  async runners(): Promise<readonly Runner[]> {
    const own = this.configured();
    const open = this.recordings.all.map(({ recording }) => recording.runner);
    const hosts = (await configuredHosts()).map((alias): Runner => ({
      name: alias,
      alias,
      overrides: {},
      from: "ssh_config",
    }));
    const all = new Map<string, Runner>();
    for (const runner of [...own, ...hosts, ...open]) if (!all.has(runner.name)) all.set(runner.name, runner);
    return [...all.values()];
  }

  async getChildren(row?: RunnersRow): Promise<RunnersRow[]> {
    // The welcome text of the view says why a workspace that is not trusted shows none.
    if (!workspace.isTrusted) return [];
    if (row === undefined) return (await this.runners()).map((runner) => ({ kind: "runner", runner }));
    if (row.kind === "recording") return [];
    return this.#recordingsOn(row.runner).map((status) => ({ kind: "recording", status }));
  }

  getTreeItem(row: RunnersRow): TreeItem {
    return row.kind === "runner" ? this.#runnerItem(row.runner) : recordingItem(row.status);
  }

  dispose(): void {
    this.#stopListening();
    this.#changed.dispose();
  }

  #recordingsOn(runner: Runner): RecordingStatus[] {
    return this.recordings.all.filter(({ recording }) => recording.runner.name === runner.name);
  }

  #runnerItem(runner: Runner): TreeItem {
    const open = this.#recordingsOn(runner).length;
    const check = this.#checks.get(runner.name);
    const item = new TreeItem(
      visibleText(runner.name),
      open > 0 ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.None,
    );
    // VS Code remembers by this whether a row is open, and a runner without recordings was not.
    item.id = `runner:${open > 0 ? "recording:" : ""}${runner.name}`;
    item.contextValue = "runner";
    item.iconPath = new ThemeIcon(check?.ok === false ? "warning" : check === undefined ? "server" : "pass");
    item.description = open > 0 ? `${open} ${open === 1 ? "recording" : "recordings"}` : checkText(check);
    item.tooltip = tooltip(runner, check);
    return item;
  }
}

function checkText(check: RunnerCheck | undefined): string {
  if (check === undefined) return "";
  return check.ok ? `Linux ${check.kernel}, ${check.arch}` : "cannot be recorded";
}

function tooltip(runner: Runner, check: RunnerCheck | undefined): string {
  const from = runner.from === "settings" ? "from the settings" : "from ~/.ssh/config";
  const gaps = check?.unrecorded.map(({ what, why }) => `not recorded: ${what} (${why})`) ?? [];
  return [`${runner.alias}, ${from}`, ...(check?.error ? [check.error] : []), ...gaps].join("\n");
}

function recordingItem(status: RecordingStatus): TreeItem {
  const { recording, phase } = status;
  const item = new TreeItem(recordingState(status, env.language));
  item.id = `recording:${recording.directory}`;
  item.contextValue = phase.kind === "detached" ? "recording.detached" : "recording.attached";
  item.description = visibleText(recording.scope);
  item.tooltip = new MarkdownString().appendText(recordingFacts(status, env.language));
  item.iconPath =
    phase.kind === "detached"
      ? new ThemeIcon("debug-disconnect", new ThemeColor("list.warningForeground"))
      : new ThemeIcon("record", new ThemeColor("charts.red"));
  item.command = {
    command: "traceInvestigator.openRecording",
    title: "Open",
    arguments: [{ kind: "recording", status }],
  };
  return item;
}
