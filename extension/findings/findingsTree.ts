import type { Memento, TreeDataProvider, TreeView } from "vscode";
import { commands, EventEmitter, TreeItem, TreeItemCollapsibleState, window } from "vscode";
import {
  type FindingGroup,
  groupFindings,
  type Grouping,
  groupings,
} from "../../core/detect/findingGroups.js";
import { describeChecked } from "../../core/protocol/finding.js";
import type { ProcessTable } from "../../core/protocol/processTable.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { visibleText } from "../workbench/visibleText.js";
import { findingItem, groupIcon, processLabel } from "./findingItem.js";
import type { ShownFinding, ShownFindings, TraceFindings } from "./traceFindings.js";

export const findingsViewId = "traceInvestigator.findings";

/** A heading with the findings below it. */
interface GroupNode {
  readonly kind: "group";
  readonly key: string;
  readonly label: string;
  readonly findings: readonly ShownFinding[];
}

/** A finding below its heading. */
export interface FindingNode {
  readonly kind: "finding";
  readonly shown: ShownFinding;
}

type Node = GroupNode | FindingNode;

/** How the reader wants it; remembered for the workspace. */
const groupingKey = "findings.grouping";
const decidedKey = "findings.showDecided";

/** The Findings view: what the signatures found in the trace in front, less what was decided to be no concern. */
export class FindingsTree implements TreeDataProvider<Node> {
  readonly #changed = new EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #view: TreeView<Node>;
  readonly #following: { dispose(): unknown };

  constructor(
    private readonly findings: TraceFindings,
    private readonly state: Memento,
  ) {
    this.#view = window.createTreeView(findingsViewId, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
    this.#following = findings.onDidChange(() => {
      this.#draw();
    });
    this.#draw();
  }

  get grouping(): Grouping {
    const stored = this.state.get<string>(groupingKey);
    return groupings.find((known) => known === stored) ?? "severity";
  }

  async group(grouping: Grouping): Promise<void> {
    await this.state.update(groupingKey, grouping);
    this.#draw();
  }

  /** Whether benign and suppressed findings are listed too. */
  get showsDecided(): boolean {
    return this.state.get(decidedKey, false);
  }

  async showDecided(shows: boolean): Promise<void> {
    await this.state.update(decidedKey, shows);
    this.#draw();
  }

  /** What stands below the title of the view. */
  get message(): string {
    return this.#view.message ?? "";
  }

  getChildren(node?: Node): Node[] {
    const { shown } = this.findings;
    if (shown === undefined || node?.kind === "finding") return [];
    return node === undefined
      ? this.#groups(shown)
      : node.findings.map((finding) => ({ kind: "finding", shown: finding }));
  }

  getTreeItem(node: Node): TreeItem {
    const { shown } = this.findings;
    if (node.kind === "finding") return findingItem(node.shown, shown?.processes, this.grouping);
    const item = new TreeItem(node.label, TreeItemCollapsibleState.Expanded);
    item.id = `${this.grouping}:${node.key}`;
    item.description = String(node.findings.length);
    item.contextValue = "group";
    const icon = groupIcon(node.findings);
    if (icon !== undefined) item.iconPath = icon;
    return item;
  }

  dispose(): void {
    this.#following.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  #listed({ findings }: ShownFindings): ShownFinding[] {
    return findings.filter((one) => this.showsDecided || !isDecided(one));
  }

  #groups(shown: ShownFindings): GroupNode[] {
    const listed = new Map(this.#listed(shown).map((one) => [one.finding, one]));
    const groups = groupFindings([...listed.keys()], shown.suspicion, this.grouping);
    return groups.map((group) => ({
      kind: "group",
      key: group.key,
      label: labelOf(this.grouping, group, shown.processes),
      findings: group.findings.flatMap((finding) => listed.get(finding) ?? []),
    }));
  }

  #draw(): void {
    void commands.executeCommand("setContext", "traceInvestigator.decidedShown", this.showsDecided);
    const { shown } = this.findings;
    const open = shown === undefined ? [] : shown.findings.filter((one) => !isDecided(one));
    this.#view.badge =
      open.length === 0
        ? undefined
        : {
            value: open.length,
            tooltip: `${open.length === 1 ? "1 finding" : `${open.length} findings`} in the trace in front`,
          };
    // An empty text takes the message away.
    this.#view.message =
      shown === undefined
        ? readingText(this.findings.screen?.session.status)
        : messageOf(shown, open.length, this.showsDecided);
    this.#changed.fire(undefined);
  }
}

/** Benign or suppressed: no concern any more. */
function isDecided({ triage }: ShownFinding): boolean {
  return triage?.verdict === "benign" || triage?.verdict === "suppressed";
}

/** Why there are no findings yet; empty where there is no trace, which the view itself says. */
function readingText(status: TraceStatus | undefined): string {
  if (status?.phase !== "starting" && status?.phase !== "reading") return "";
  return status.growing
    ? "The trace is being recorded; its findings come when the recording has ended."
    : "The trace is being read; findings come last.";
}

function messageOf(shown: ShownFindings, open: number, showsDecided: boolean): string {
  const { findings, report, triageFault } = shown;
  const hidden = findings.length - open;
  return [
    ...(triageFault === null ? [] : [`Decisions are not applied: ${triageFault}`]),
    ...(findings.length === 0 ? [`No findings. ${describeChecked(report)}.`] : []),
    ...(hidden > 0 && !showsDecided ? [hiddenText(hidden)] : []),
  ].join(" ");
}

function hiddenText(hidden: number): string {
  return hidden === 1
    ? "1 benign or suppressed finding is hidden."
    : `${hidden} benign or suppressed findings are hidden.`;
}

function labelOf(
  grouping: Grouping,
  { key, processId, findings }: FindingGroup,
  processes: ProcessTable,
): string {
  if (processId !== null) return processLabel(processes, processId);
  if (grouping === "severity") return key.charAt(0).toUpperCase() + key.slice(1);
  return visibleText(`${key} ${findings[0]?.signatureName ?? ""}`);
}
