import type { BinDetail } from "../../core/protocol/timeline.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ScreenState } from "../state/screenState.js";
import type { Child } from "../controls/element.js";
import { icon, severityIcon } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { formatClock, formatOffset, formatRange } from "../format/formatTime.js";
import type { Anchor } from "../hover/hover.js";
import { findingFoot, hoverFoot, hoverLines, hoverTitle, processHover } from "../hover/hoverContents.js";
import type { ProcessModel } from "../model/processModel.js";
import { stepCommands, stepName } from "../model/processTitle.js";
import type { Hit } from "./layout/hitTest.js";
import type { Bar, HistogramBars, Mark, Scene } from "./layout/scene.js";

/** Shows what lies under the pointer; marks answer at once. */
export function showTimelineHover(context: ScreenContext, scene: Scene, hit: Hit, anchor: Anchor): void {
  const { hover, store } = context;
  const { model } = store.state;
  if (model === null || hit === null || hit.kind === "lane") hover.hide();
  else if (hit.kind === "mark") {
    const { mark } = hit;
    hover.show(`mark ${mark.lane} ${mark.kind} ${mark.eventId} ${mark.timeUs} ${mark.count}`, anchor, 0, () =>
      markHover(store.state, model, mark),
    );
  } else if (hit.kind === "bar") showBar(context, model, hit.bar, anchor);
  else showBin(context, model, scene, hit.histogram, hit.bin, anchor);
}

function showBar(context: ScreenContext, model: ProcessModel, bar: Bar, anchor: Anchor): void {
  const { hover, client, store } = context;
  const { findings, filter, status } = store.state;
  const key = `bar ${bar.role} ${bar.row}`;
  if (bar.role === "step") {
    hover.show(key, anchor, 0, () => stepHover(model, bar.row));
    return;
  }
  hover.show(key, anchor, 0, () => {
    client.call("getProcess", { processId: model.processIdOf(bar.row), filter }).then(
      (overview) => {
        hover.update(key, anchor, processHover(model, bar.row, findings, overview, status));
      },
      () => undefined,
    );
    return processHover(model, bar.row, findings, null, status);
  });
}

function stepHover(model: ProcessModel, row: number): Child[] {
  const [from, to] = [model.startOf(row), model.endOf(row)];
  return [
    hoverTitle(icon("list-ordered", "small"), stepName(model, row)),
    hoverLines([
      ["Runs", traceText(stepCommands(model, row))],
      ["Time", `${formatOffset(from)} to ${formatOffset(to)} s (${formatDuration(to - from)})`],
    ]),
  ];
}

function showBin(
  context: ScreenContext,
  model: ProcessModel,
  scene: Scene,
  histogram: HistogramBars,
  bin: number,
  anchor: Anchor,
): void {
  const { hover, client, store } = context;
  const lane = scene.lanes[histogram.lane]?.kind === "reads" ? "reads" : "writes";
  const fromUs = histogram.fromUs + bin * histogram.binUs;
  const range = { fromUs, toUs: fromUs + histogram.binUs };
  const key = `bin ${lane} ${fromUs}`;
  const title = `${formatCount(histogram.counts[bin] ?? 0, lane === "reads" ? "read" : "write")} in ${formatDuration(histogram.binUs)}`;
  hover.show(key, anchor, 0, () => {
    client.call("getBinDetail", { range, lane, filter: store.state.filter }).then(
      (detail) => {
        hover.update(key, anchor, binHover(model, title, range, detail));
      },
      () => undefined,
    );
    return binHover(model, title, range, null);
  });
}

function binHover(
  model: ProcessModel,
  title: string,
  { fromUs, toUs }: { readonly fromUs: number; readonly toUs: number },
  detail: BinDetail | null,
): Child[] {
  const top = (detail?.top ?? []).map(({ processId, count }): readonly [string, Child] => {
    const row = model.rowOf(processId);
    return [formatNumber(count), traceText(row === undefined ? "unknown process" : model.nameWithPid(row))];
  });
  return [
    hoverTitle(icon("edit", "small kind-file"), title),
    hoverLines([["Time", `${formatOffset(fromUs)} to ${formatOffset(toUs)} s`], ...top]),
  ];
}

function markHover(state: ScreenState, model: ProcessModel, mark: Mark): Child[] {
  const row = model.rowOf(mark.processId);
  const who: readonly [string, Child] = [
    "Process",
    traceText(row === undefined ? "unknown" : model.nameWithPid(row)),
  ];
  switch (mark.kind) {
    case "finding":
      return findingHover(state, model, mark, who);
    case "connection":
      return connectionHover(state, mark, who);
    case "heat":
      return heatHover(mark);
    case "lookup":
      return [
        hoverTitle(icon("tag", "small kind-lookup"), mark.names[0] ?? ""),
        hoverLines([
          who,
          ["Look-ups", formatNumber(mark.count)],
          ["Time", `${formatOffset(mark.timeUs, 6)} s`],
        ]),
      ];
    case "read":
    case "write":
      return fileHover(mark, who);
  }
}

function findingHover(
  state: ScreenState,
  model: ProcessModel,
  mark: Mark,
  who: readonly [string, Child],
): Child[] {
  const { startEpochUs } = model.table;
  const time = `${formatClock(startEpochUs, mark.timeUs)}  ${formatOffset(mark.timeUs, 6)} s`;
  const [first, ...others] = mark.names;
  const finding = state.findings?.findings[mark.findings[0] ?? -1];
  return [
    hoverTitle(severityIcon(mark.severity, "small"), first ?? ""),
    hoverLines([
      who,
      finding === undefined || finding.eventIds.length === 0
        ? null
        : ["Evidence", `line ${formatNumber(mark.eventId)}`],
      ["Time", time],
      others.length === 0 ? null : ["Also", traceText(others.join("; "))],
    ]),
    hoverFoot(traceText("Click to select, double-click to zoom", "dim")),
  ];
}

function connectionHover(state: ScreenState, mark: Mark, who: readonly [string, Child]): Child[] {
  const merged = mark.count > 1 ? `, ${formatCount(mark.count, "connection")}` : "";
  const named = state.findings?.ofEvent(mark.eventId) ?? [];
  return [
    hoverTitle(icon("plug", "small kind-network"), `${mark.host?.name ?? ""}:${mark.host?.port ?? ""}`),
    hoverLines([
      mark.names[0] === undefined || mark.names[0] === "" ? null : ["Address", traceText(mark.names[0])],
      mark.host?.category === undefined ? null : ["Category", mark.host.category],
      who,
      ["Time", `${formatOffset(mark.timeUs, 6)}${merged}`],
    ]),
    ...named.map(findingFoot),
  ];
}

function heatHover({ names, count, timeUs, lengthUs }: Mark): Child[] {
  return [
    hoverTitle(icon("plug", "small kind-network"), names[0] ?? ""),
    hoverLines([
      ["Connections", formatNumber(count)],
      ["Time", `${formatRange(timeUs, timeUs + lengthUs)} (${formatDuration(lengthUs)})`],
    ]),
    hoverFoot(traceText("Click to zoom", "dim")),
  ];
}

function fileHover(mark: Mark, who: readonly [string, Child]): Child[] {
  const [first, ...others] = mark.names;
  const title = others.length === 0 ? (first ?? "") : formatCount(mark.names.length, "file");
  const paths = others.length === 0 ? [] : mark.names.slice(0, 8);
  return [
    hoverTitle(icon("file", "small kind-file"), title),
    hoverLines([
      ...paths.map((path): readonly [string, Child] => ["", traceText(path)]),
      who,
      [
        "Time",
        `${formatOffset(mark.timeUs, 6)} s${mark.count > 1 ? `, ${formatNumber(mark.count)} events` : ""}`,
      ],
    ]),
  ];
}
