import { processRole } from "../../../core/protocol/processTable.js";
import { formatNumber } from "../../format/formatNumber.js";
import { cell } from "../../model/cell.js";
import { cluster } from "./cluster.js";
import { clipText } from "./measuredText.js";
import { packRows } from "./packRows.js";
import { addArea, addStrips } from "./processDensity.js";
import type { Bar, BarRole } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";

/** No bar is drawn thinner. */
const thinnestPx = 2;
/** Bars narrower than this share the row of their depth. */
const shortPx = 4;
/** One pixel of more time than this shows the number of processes instead of bars. */
const areaUsPerPx = 5e6;
/** One pixel of more time than this shows bars under a pixel as strips. */
const stripUsPerPx = 0.2e6;

const barRoles: readonly BarRole[] = ["ordinary", "shell", "network", "runner", "step"];

/** Processes below the steps' shells, as many as there is room for. */
export function addProcessLane(builder: SceneBuilder): void {
  const inView = rowsInView(builder);
  if (builder.usPerPx >= areaUsPerPx) {
    addArea(builder, inView, laneNotes(inView.length, 0));
    return;
  }
  const shortUs = builder.usPerPx * shortPx;
  let list = inView;
  let packed = packRows(builder.input.model, list, shortUs);
  if (packed.count > builder.input.maxProcessRows) {
    const needed = inView.filter(neededRows(builder));
    // Where nothing is needed more than the rest, the lane shows the rows that fit.
    if (needed.length > 0) list = needed;
    packed = packRows(builder.input.model, list, shortUs);
  }
  const rowCount = Math.min(packed.count, builder.input.maxProcessRows);
  const placed = placedRows(list, packed.rows, rowCount);
  const height = Math.max(1, rowCount) * builder.input.processRowHeight + 4;
  const notes = laneNotes(inView.length, inView.length - placed.length);
  const lane = builder.addLane({
    kind: "processes",
    title: "Processes",
    icon: "list-tree",
    height: Math.max(height, 13 + 14 * notes.length + 5),
    notes,
  });
  drawPlaced(builder, builder.topOf(lane), placed);
}

interface Placed {
  readonly row: number;
  readonly laneRow: number;
}

function placedRows(list: Int32Array, rows: Int16Array, rowCount: number): Placed[] {
  const placed: Placed[] = [];
  list.forEach((row, index) => {
    const laneRow = cell(rows, index);
    if (laneRow >= 0 && laneRow < rowCount) placed.push({ row, laneRow });
  });
  return placed;
}

function laneNotes(inView: number, notDrawn: number): string[] {
  const notes = [`${formatNumber(inView)} in view`];
  if (notDrawn > 0) notes.push(`${formatNumber(notDrawn)} not drawn`);
  return notes;
}

/** Rows that live in the view and belong in the lane, by start. */
function rowsInView({ input }: SceneBuilder): Int32Array {
  const { model, view, matchesWithin } = input;
  const { roles } = model.table;
  const rows = new Int32Array(model.size);
  let count = 0;
  for (let row = 0; row < model.size; row++) {
    if (model.startOf(row) > view.toUs || model.endOf(row) < view.fromUs) continue;
    const role = roles[row];
    if (role === processRole.runner || role === processRole.step) continue;
    if (matchesWithin?.[row] === 0) continue;
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Whether leaving a process out would hide a finding, the selection or the way to them. */
function neededRows({ input }: SceneBuilder): (row: number) => boolean {
  const { findings, selected, model } = input;
  const chosen = new Set(selected.flatMap((row) => model.ancestry(row)));
  return (row) => chosen.has(row) || (findings !== null && findings.countWithin(row) > 0);
}

function isAbove(parentOf: (row: number) => number, row: number, below: number): boolean {
  for (let at = parentOf(below); at >= row; at = parentOf(at)) if (at === row) return true;
  return false;
}

function drawPlaced(builder: SceneBuilder, top: number, placed: readonly Placed[]): void {
  const { findings, selected, processRowHeight } = builder.input;
  const family = familyOf(builder);
  const evidence = evidenceTimes(builder);
  const edges: number[] = [];
  const short: Placed[] = [];
  const unnamed: Unnamed[] = [];
  for (const { row, laneRow } of placed) {
    const { x, lengthPx } = extentOf(builder, row);
    const flagged = findings !== null && findings.count(row) > 0;
    if (!flagged && !selected.includes(row)) {
      if (lengthPx < 1 && builder.usPerPx >= stripUsPerPx) {
        short.push({ row, laneRow });
        continue;
      }
      // Bars under a pixel apart would be drawn over each other: no lane draws more than the pixels show.
      if (lengthPx <= thinnestPx && x < (edges[laneRow] ?? Number.NEGATIVE_INFINITY)) continue;
    }
    edges[laneRow] = x + 1;
    const bar = barOf(builder, row, top + laneRow * processRowHeight, family, evidence);
    builder.bars.push(bar);
    if (flagged && bar.text === "") unnamed.push({ bar, laneRow });
  }
  addStrips(builder, top, short);
  nameShortBars(builder, unnamed);
}

/** Where a life begins in the plot, and how long its visible part is. */
function extentOf(builder: SceneBuilder, row: number): { readonly x: number; readonly lengthPx: number } {
  const { model } = builder.input;
  const x = Math.max(builder.left, builder.x(model.startOf(row)));
  return { x, lengthPx: Math.min(builder.right, builder.x(model.endOf(row))) - x };
}

interface Unnamed {
  readonly bar: Bar;
  readonly laneRow: number;
}

/** Names of flagged bars too short for text: the worst of a spot, on the side that is free. */
function nameShortBars(builder: SceneBuilder, unnamed: readonly Unnamed[]): void {
  const { model, measure, processRowHeight } = builder.input;
  for (const laneRow of new Set(unnamed.map((entry) => entry.laneRow))) {
    const own = unnamed
      .filter((entry) => entry.laneRow === laneRow)
      .map(({ bar }) => ({ x: bar.x, item: bar }));
    own.sort((a, b) => a.x - b.x);
    for (const group of cluster(own, 14)) {
      const worst =
        group.items.find(({ severity }) => severity === worstSeverity(group.items)) ?? group.items[0];
      if (worst === undefined) continue;
      const more = group.items.length > 1 ? ` +${group.items.length - 1}` : "";
      const text = `${model.nameOf(worst.row)}${more}`;
      const label = freeSide(builder, worst.y, group.x, group.lastX + worst.width, text, measure(text) + 6);
      if (label !== null) builder.barLabels.push({ ...label, y: worst.y + processRowHeight / 2 });
    }
  }
}

function worstSeverity(bars: readonly Bar[]): Bar["severity"] {
  const order: readonly Bar["severity"][] = ["critical", "high", "medium", "low"];
  return order.find((severity) => bars.some((bar) => bar.severity === severity)) ?? "none";
}

function freeSide(builder: SceneBuilder, y: number, fromX: number, toX: number, text: string, width: number) {
  const isFree = (from: number, to: number): boolean =>
    from > builder.left &&
    to < builder.right &&
    !builder.bars.some((bar) => bar.y === y && bar.x < to && bar.x + bar.width > from);
  if (isFree(toX + 2, toX + width)) return { text, x: toX + 4, side: "right" as const };
  if (isFree(fromX - width, fromX - 2)) return { text, x: fromX - 4, side: "left" as const };
  return null;
}

function barOf(
  builder: SceneBuilder,
  row: number,
  y: number,
  family: (row: number) => boolean,
  evidence: ReadonlyMap<number, readonly number[]>,
): Bar {
  const { model, findings, selected, measure, processRowHeight } = builder.input;
  const { x, lengthPx } = extentOf(builder, row);
  const width = Math.max(thinnestPx, lengthPx);
  const severity = findings?.worst(row) ?? "none";
  const flagged = severity !== "none";
  const glyph = flagged && width > 22;
  const lead = glyph ? 23 : flagged ? 7 : 4;
  return {
    row,
    role: barRoles[cell(model.table.roles, row)] ?? "ordinary",
    x,
    y,
    width,
    height: processRowHeight - 1,
    severity,
    faded: !flagged && !family(row),
    selected: selected.includes(row),
    text: width < 20 ? "" : clipText(model.titleOf(row), width - lead - 3, measure),
    textX: x + lead,
    glyph,
    ticks: (evidence.get(model.processIdOf(row)) ?? []).map((time) => builder.x(time)),
  };
}

/** Whether a row is the selection, above it or below it; all are while nothing is selected. */
function familyOf({ input }: SceneBuilder): (row: number) => boolean {
  const { model, selected } = input;
  if (selected.length === 0) return () => true;
  const above = new Set(selected.flatMap((row) => model.ancestry(row)));
  const parentOf = model.parentOf.bind(model);
  return (row) => above.has(row) || selected.some((chosen) => isAbove(parentOf, chosen, row));
}

/** Times of flagged reads in view by process id. */
function evidenceTimes(builder: SceneBuilder): ReadonlyMap<number, readonly number[]> {
  const times = new Map<number, number[]>();
  const marks = builder.input.timeline?.flaggedReads.marks;
  marks?.timesUs.forEach((time, index) => {
    if (!builder.inView(time)) return;
    const processId = cell(marks.processIds, index);
    times.set(processId, [...(times.get(processId) ?? []), time]);
  });
  return times;
}
