import type { NextActivity, ProcessOverview } from "../../core/protocol/details.js";
import { type Child, element, fillIfOther } from "../controls/element.js";
import { icon, type IconName, severityIcon } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { quoteArguments } from "../format/formatCommand.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatBytes, formatNumber } from "../format/formatNumber.js";
import { formatClock, formatOffset } from "../format/formatTime.js";
import { exitText, unseenEnd } from "../hover/hoverContents.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { nothingFound } from "./findingsTab.js";
import { processLink } from "./processLink.js";

const notRecorded = "Not recorded in this trace";

/** Who the process was, what it did, and what came next. */
export function overviewTab(): TabView {
  const root = element("div", { class: "overview" });
  const update = (now: DetailsContext): void => {
    fillIfOther(
      root,
      element("div", {}, identity(now)),
      element("div", {}, ...findingPart(now), ...activityPart(now)),
    );
  };
  return { element: root, update, refresh: update };
}

function identity(context: DetailsContext): HTMLElement {
  const { model, row, overview } = context;
  const directory = overview?.execs.at(-1)?.directory ?? null;
  const user = overview?.user ?? null;
  const step = overview?.step ?? null;
  const lines: (readonly [string, readonly Child[]])[] = [
    ["Arguments", [argumentsOf(context)]],
    ["Executable", executable(overview)],
    ["Directory", [directory === null ? missing(overview) : traceText(directory, "mono")]],
    ["User", [user === null ? missing(overview) : userText(user)]],
    [
      "Step",
      [step === null ? element("span", { class: "dim" }, overview === null ? "" : "None") : traceText(step)],
    ],
    ["Parent", parentOf(context)],
    [
      "Started",
      [
        ...timeOf(context, model.startOf(row)),
        overview?.startSeen === false && aside("first event; the start was not seen"),
      ],
    ],
    ["Ended", endOf(context)],
    ["Exit", [overview === null ? "" : exitText(overview, context.screen.store.state.status)]],
  ];
  if (overview !== null && overview.execs.length > 1)
    lines.splice(2, 0, ["Execs", overview.execs.map(({ arguments: words }) => execLine(words))]);
  const list = element("dl");
  for (const [term, content] of lines) list.append(element("dt", {}, term), element("dd", {}, ...content));
  return list;
}

function argumentsOf({ model, row, overview }: DetailsContext): HTMLElement {
  const exec = overview?.execs.at(-1);
  if (exec === undefined) return traceText(model.titleOf(row), "mono");
  const line = traceText(quoteArguments(exec.arguments), "mono");
  return exec.argumentsTruncated ? element("span", {}, line, aside("cut by the collector")) : line;
}

function execLine(words: readonly string[]): HTMLElement {
  return element("div", {}, traceText(quoteArguments(words), "mono"));
}

/** The resolved file, and the path it was started by where that differs. */
function executable(overview: ProcessOverview | null): readonly Child[] {
  const exec = overview?.execs.at(-1);
  const path = exec?.executable ?? exec?.filename ?? null;
  if (path === null) return [missing(overview)];
  const started = exec?.filename ?? path;
  const via = started === path ? null : started;
  return [
    traceText(path, "mono"),
    via !== null && element("span", { class: "aside" }, "via ", traceText(via)),
  ];
}

function userText(user: number): string {
  return user === 0 ? "0 (root)" : String(user);
}

function parentOf({ screen, model, row, overview }: DetailsContext): readonly Child[] {
  const parent = model.parentOf(row);
  if (parent < 0) {
    const parentPid = overview?.parentPid ?? null;
    if (parentPid === null) return [missing(overview)];
    return [`${parentPid}`, aside("has no event in this trace")];
  }
  const inferred = overview?.parentInferredFrom ?? null;
  return [
    processLink(screen, model.processIdOf(parent)),
    inferred !== null && element("span", { class: "aside" }, "inferred: ", traceText(inferred)),
  ];
}

function timeOf({ model }: DetailsContext, timeUs: number): readonly Child[] {
  return [formatClock(model.table.startEpochUs, timeUs), aside(`${formatOffset(timeUs, 6)} s`)];
}

function endOf(context: DetailsContext): readonly Child[] {
  const { model, row, screen } = context;
  if (model.isOpenEnded(row))
    return [element("span", { class: "dim" }, unseenEnd(screen.store.state.status))];
  const end = model.endOf(row);
  return [
    formatClock(model.table.startEpochUs, end),
    aside(`after ${formatDuration(end - model.startOf(row))}`),
  ];
}

/** Nothing while the answer is on the way, so that no false statement flashes. */
function missing(overview: ProcessOverview | null): HTMLElement {
  return element("span", { class: "dim" }, overview === null ? "" : notRecorded);
}

function aside(text: string): HTMLElement {
  return element("span", { class: "aside" }, text);
}

function findingPart({ screen, model, row, scope }: DetailsContext): readonly Child[] {
  const { findings } = screen.store.state;
  if (findings?.available !== true) return [];
  const own = findings.ofProcess(model.processIdOf(row));
  const lines = own.map((finding) =>
    element(
      "button",
      {
        class: "line",
        type: "button",
        on: {
          click: () => {
            screen.actions.showFinding(finding);
          },
        },
      },
      severityIcon(finding.severity),
      element("span", { class: "cut" }, traceText(finding.title)),
      element("span", { class: "grow" }),
      element("span", { class: "dim" }, formatOffset(finding.lastUs)),
    ),
  );
  return [
    element("h3", {}, `Findings ${own.length}`),
    ...(lines.length === 0 ? [nothingFound({ screen, scope: { ...scope, subtree: false } })] : lines),
  ];
}

function activityPart({ screen, model, row, overview }: DetailsContext): readonly Child[] {
  if (overview === null) return [element("h3", {}, "Activity")];
  const loads =
    overview.libraryLoads === 0 ? "" : `${formatNumber(overview.libraryLoads)} of them library loads`;
  const written = overview.bytesWritten === 0 ? "" : formatBytes(overview.bytesWritten);
  const parent = model.parentOf(row);
  const since = lastHighFinding(screen, overview) ?? overview.startUs;
  return [
    element("h3", {}, "Activity"),
    activity("file", "kind-file", "Files read", overview.filesRead, loads),
    activity("edit", "kind-file", "Files written", overview.filesWritten, written),
    activity("plug", "kind-network", "Connections", overview.connections, ""),
    activity("tag", "kind-lookup", "DNS look-ups", overview.lookups, ""),
    overview.next.length > 0 &&
      element(
        "h3",
        {},
        "Next, started by the same ",
        traceText(parent < 0 ? "parent" : model.nameOf(parent)),
      ),
    ...overview.next.map((next) => nextLine(screen, next, since)),
  ];
}

/** What came next is timed from the worst that the process did, else from its start. */
function lastHighFinding({ store }: DetailsContext["screen"], { processId }: ProcessOverview): number | null {
  const own = store.state.findings?.ofProcess(processId) ?? [];
  const high = own.filter(({ severity }) => severity === "high" || severity === "critical");
  return high.length === 0 ? null : Math.max(...high.map(({ lastUs }) => lastUs));
}

function activity(glyph: IconName, colour: string, label: string, amount: number, note: string): HTMLElement {
  return element(
    "div",
    { class: "line" },
    icon(glyph, `small ${colour}`),
    element("span", { class: "label" }, label),
    element("span", { class: amount === 0 ? "amount dim" : "amount" }, formatNumber(amount)),
    element("span", { class: "dim cut" }, note),
  );
}

function nextLine(screen: DetailsContext["screen"], next: NextActivity, sinceUs: number): HTMLElement {
  const isWrite = next.kind === "write";
  return element(
    "div",
    { class: "line" },
    icon(isWrite ? "edit" : "plug", `small ${isWrite ? "kind-file" : "kind-network"}`),
    element(
      "span",
      { class: "cut" },
      processLink(screen, next.processId),
      isWrite ? " wrote " : " connected to ",
      traceText(next.what),
    ),
    element("span", { class: "grow" }),
    element("span", { class: "dim" }, offsetText(next.timeUs - sinceUs)),
  );
}

/** Activity before the moment it is timed from has a minus. */
function offsetText(differenceUs: number): string {
  return `${differenceUs < 0 ? "−" : "+"}${formatDuration(Math.abs(differenceUs))}`;
}
