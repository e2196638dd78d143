import type { Severity } from "../../core/protocol/finding.js";
import { shortenPaths } from "../format/formatCommand.js";
import { formatDuration, speakDuration } from "../format/formatDuration.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { cell, textCell } from "../model/cell.js";
import type { FindingIndex } from "../model/findingIndex.js";
import type { ProcessModel } from "../model/processModel.js";
import type { RowTotals } from "../model/rowTotals.js";

/** Deeper rows are not indented further: a command must stay readable however deep a trace nests. */
const indentLimit = 30;

/** What the tree knows while it writes its rows. */
export interface TreeRowInput {
  readonly model: ProcessModel;
  readonly totals: RowTotals | null;
  readonly findings: FindingIndex | null;
  readonly isExpanded: (row: number) => boolean;
  readonly restricted: boolean;
  /** Whether ends that were not seen may still come. */
  readonly reading: boolean;
  /** Counts are lower bounds: the file was cut, or lost events while recording. */
  readonly lowerBounds: boolean;
}

/** One row as text, ready to be written. */
export interface TreeRowModel {
  readonly level: number;
  readonly indent: number;
  readonly name: string;
  readonly argumentText: string;
  readonly title: string;
  readonly pid: string;
  /** Position and length in the whole trace, percent. */
  readonly when: { readonly left: number; readonly width: number };
  readonly duration: string;
  readonly files: string;
  readonly connections: string;
  readonly lookups: string;
  readonly severity: Severity;
  readonly badge: TreeBadge | null;
  /** null for a leaf. */
  readonly expanded: boolean | null;
  readonly inferred: boolean;
  /** Kept only because something below it matches. */
  readonly filteredOut: boolean;
  /** For assistive technology. */
  readonly spoken: string;
}

export interface TreeBadge {
  readonly severity: Severity;
  readonly count: number;
  /** Only hidden descendants have findings. */
  readonly hiddenOnly: boolean;
  readonly title: string;
}

export function treeRowModel(input: TreeRowInput, row: number): TreeRowModel {
  const { model, totals } = input;
  const expanded = model.childCount(row) === 0 ? null : input.isExpanded(row);
  const collapsed = expanded === false;
  const files = countOf(collapsed ? totals?.filesWithin : totals?.matches.filesWritten, row);
  const connections = countOf(collapsed ? totals?.connectionsWithin : totals?.matches.connections, row);
  const lookups = countOf(collapsed ? totals?.lookupsWithin : totals?.matches.lookups, row);
  const badge = treeBadge(input.findings, row, collapsed);
  const level = cell(model.depths, row) + 1;
  return {
    level,
    indent: Math.min(level - 1, indentLimit),
    name: model.nameOf(row),
    argumentText: shortenPaths(textCell(model.table.argumentTexts, row)),
    title: `${model.titleOf(row)}\npid ${model.pidOf(row)}`,
    pid: String(model.pidOf(row)),
    when: whenOf(model, row),
    duration: durationText(input, row),
    files: countText(files, input.lowerBounds),
    connections: countText(connections, input.lowerBounds),
    lookups: countText(lookups, input.lowerBounds),
    severity: input.findings?.worst(row) ?? "none",
    badge,
    expanded,
    inferred: model.hasFlag(row, "inferredParent"),
    filteredOut: input.restricted && totals !== null && cell(totals.matches.events, row) === 0,
    spoken: spokenRow(input, row, files, connections, badge),
  };
}

function countOf(column: ArrayLike<number> | undefined, row: number): number {
  return column === undefined ? 0 : cell(column, row);
}

function countText(count: number, lowerBound: boolean): string {
  if (count === 0) return "";
  return lowerBound ? `≥ ${formatNumber(count)}` : formatNumber(count);
}

function durationText({ model, reading, lowerBounds }: TreeRowInput, row: number): string {
  if (!model.isOpenEnded(row)) return formatDuration(model.endOf(row) - model.startOf(row));
  if (reading) return "running";
  const seen = formatDuration(model.endOf(row) - model.startOf(row));
  return lowerBounds ? `≥ ${seen}` : "–";
}

function whenOf(model: ProcessModel, row: number): TreeRowModel["when"] {
  const length = Math.max(1, model.table.durationUs);
  const left = Math.min(97, (model.startOf(row) / length) * 100);
  return { left, width: Math.min(100 - left, ((model.endOf(row) - model.startOf(row)) / length) * 100) };
}

/** Worst severity and number: of a closed row with all below it. */
export function treeBadge(findings: FindingIndex | null, row: number, collapsed: boolean): TreeBadge | null {
  if (findings === null) return null;
  const own = findings.count(row);
  const count = collapsed ? findings.countWithin(row) : own;
  if (count === 0) return null;
  const severity = collapsed ? findings.worstWithin(row) : findings.worst(row);
  const hidden = count - own;
  const hiddenOnly = own === 0;
  const title = hiddenOnly
    ? `${hidden} hidden below; worst: ${severity}`
    : `${formatCount(own, "finding")}${hidden > 0 ? ` and ${hidden} hidden below` : ""}; worst: ${severity}`;
  return { severity, count, hiddenOnly, title };
}

function spokenRow(
  input: TreeRowInput,
  row: number,
  files: number,
  connections: number,
  badge: TreeBadge | null,
): string {
  const { model } = input;
  const life = model.isOpenEnded(row) ? "end not seen" : speakDuration(model.endOf(row) - model.startOf(row));
  const parts = [
    model.titleOf(row),
    `process ${model.pidOf(row)}`,
    life,
    `${formatCount(files, "file")} written`,
    formatCount(connections, "connection"),
  ];
  if (model.hasFlag(row, "inferredParent")) parts.push("inferred parent");
  if (badge !== null) parts.push(formatCount(badge.count, "finding"), `worst ${badge.severity}`);
  return parts.join(", ");
}
