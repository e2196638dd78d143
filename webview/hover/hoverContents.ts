import type { ProcessOverview } from "../../core/protocol/details.js";
import type { Finding } from "../../core/protocol/finding.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import { type Child, element } from "../controls/element.js";
import { icon, severityIcon } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatCount } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import { isIncomplete } from "../header/traceFacts.js";
import { textCell } from "../model/cell.js";
import type { FindingIndex } from "../model/findingIndex.js";
import type { ProcessModel } from "../model/processModel.js";

/** Arguments beyond this are for the details. */
const argumentCharacters = 160;

type Line = readonly [string, Child];

/** Label and value pairs of a hover. */
export function hoverLines(lines: readonly (Line | null)[]): HTMLElement {
  const list = element("dl");
  for (const line of lines)
    if (line !== null) list.append(element("dt", {}, line[0]), element("dd", {}, line[1]));
  return list;
}

export function hoverTitle(glyph: Node, text: string, plain = ""): HTMLElement {
  return element(
    "div",
    { class: "hover-title" },
    glyph,
    traceText(text),
    plain !== "" && element("span", { class: "dim plain" }, plain),
  );
}

export function hoverFoot(...children: readonly Child[]): HTMLElement {
  return element("div", { class: "hover-foot" }, ...children);
}

export function findingFoot(finding: Pick<Finding, "severity" | "title">): HTMLElement {
  return hoverFoot(severityIcon(finding.severity, "small"), traceText(finding.title));
}

/** What a hover over a process says; `overview` adds what only the core knows. */
export function processHover(
  model: ProcessModel,
  row: number,
  findings: FindingIndex | null,
  overview: ProcessOverview | null,
  status: TraceStatus,
): Child[] {
  const worst = findings?.worst(row) ?? "none";
  const glyph = worst === "none" ? icon("play", "small kind-process") : severityIcon(worst, "small");
  const inferred = overview?.parentInferredFrom ?? null;
  return [
    hoverTitle(glyph, model.nameOf(row), `pid ${model.pidOf(row)}`),
    hoverLines([
      ["Arguments", traceText(textCell(model.table.argumentTexts, row).slice(0, argumentCharacters))],
      ["Time", lifeText(model, row)],
      overview === null ? null : ["Activity", activityText(overview)],
      overview === null ? null : ["Exit", exitText(overview, status)],
      inferred === null ? null : ["Parent", traceText(`inferred: ${inferred}`)],
    ]),
    ...(findings?.ofProcess(model.processIdOf(row)) ?? []).map(findingFoot),
  ];
}

function lifeText(model: ProcessModel, row: number): string {
  const from = formatOffset(model.startOf(row));
  if (model.isOpenEnded(row)) return `${from} s, end not seen`;
  const end = model.endOf(row);
  return `${from} to ${formatOffset(end)} s (${formatDuration(end - model.startOf(row))})`;
}

function activityText({ filesRead, filesWritten, connections, lookups }: ProcessOverview): string {
  return [
    formatCount(filesRead, "read", "read"),
    formatCount(filesWritten, "written", "written"),
    formatCount(connections, "connection"),
    `${lookups} DNS`,
  ].join(", ");
}

export function exitText(
  process: Pick<ProcessOverview, "exitCode" | "signal" | "endUs">,
  status: TraceStatus,
): string {
  if (process.signal !== null && process.signal !== 0) return `signal ${process.signal}`;
  if (process.exitCode !== null) return `code ${process.exitCode}`;
  return process.endUs === null ? unseenEnd(status) : "Not recorded in this trace";
}

/** Why the end of a process was not seen: how much is known of the trace decides it. */
export function unseenEnd(status: TraceStatus): string {
  if (status.growing) return "Not seen: still running";
  if (status.phase === "reading") return "Not seen yet: the trace is being read";
  return isIncomplete(status)
    ? "Not seen: it may be in the part of the trace that was not read"
    : "Not seen: still running when the trace ended";
}
