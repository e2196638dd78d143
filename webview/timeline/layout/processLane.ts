import { processRole } from "../../../core/protocol/processTable.js";
import { formatNumber } from "../../format/formatNumber.js";
import { nameShortBars } from "./nameShortBars.js";
import { type PackedRows, packRows } from "./packRows.js";
import { addArea } from "./processArea.js";
import { ProcessBars, thinnestPx } from "./processBars.js";
import { ProcessStrips } from "./processStrips.js";
import type { SceneBuilder } from "./sceneBuilder.js";
import type { TimelineInput } from "./timelineInput.js";

/** Bars narrower than this share the row of their depth. */
const shortPx = 4;
/** One pixel of more time than this shows the number of processes instead of bars. */
const areaUsPerPx = 5e6;
/** One pixel of more time than this shows bars under a pixel as strips. */
const stripUsPerPx = 0.2e6;

/** Processes below the steps' shells, as many as there is room for. */
export function addProcessLane(builder: SceneBuilder): void {
  const inView = rowsInView(builder.input);
  if (builder.usPerPx >= areaUsPerPx) {
    addArea(builder, inView, laneNotes(inView.length, 0));
    return;
  }
  const { maxProcessRows, processRowHeight } = builder.input;
  const packed = packInView(builder, inView);
  const rowCount = Math.min(packed.count, maxProcessRows);
  const notes = laneNotes(inView.length, inView.length - packed.placed);
  const lane = builder.addLane({
    kind: "processes",
    title: "Processes",
    icon: "list-tree",
    height: Math.max(Math.max(1, rowCount) * processRowHeight + 4, 13 + 14 * notes.length + 5),
    notes,
  });
  drawPlaced(builder, builder.topOf(lane), packed, rowCount);
}

/** All that is in view where there is room for it, else what is needed. */
function packInView(builder: SceneBuilder, inView: Int32Array): PackedRows {
  const { model, maxProcessRows } = builder.input;
  const shortUs = builder.usPerPx * shortPx;
  const packed = packRows(model, inView, shortUs, maxProcessRows);
  if (packed.count <= maxProcessRows) return packed;
  const needed = neededRows(builder.input, inView);
  // Where nothing is needed more than the rest, the lane shows the rows that fit.
  return needed.length === 0 ? packed : packRows(model, needed, shortUs, maxProcessRows);
}

function laneNotes(inView: number, notDrawn: number): string[] {
  const notes = [`${formatNumber(inView)} in view`];
  if (notDrawn > 0) notes.push(`${formatNumber(notDrawn)} not drawn`);
  return notes;
}

/** Rows that live in the view and belong in the lane, by start. */
function rowsInView({ model, view, matchesWithin }: TimelineInput): Int32Array {
  const { roles, startsUs, endsUs } = model.table;
  const { fromUs, toUs } = view;
  const rows = new Int32Array(model.size);
  let count = 0;
  for (let row = 0; row < model.size; row++) {
    // An end that was not seen is NaN, which is before nothing.
    if ((startsUs[row] ?? 0) > toUs || (endsUs[row] ?? 0) < fromUs) continue;
    const role = roles[row];
    if (role === processRole.runner || role === processRole.step) continue;
    if (matchesWithin?.[row] === 0) continue;
    rows[count++] = row;
  }
  return rows.subarray(0, count);
}

/** Rows that cannot be left out without hiding a finding, the selection or the way to them. */
function neededRows({ findings, selected, model }: TimelineInput, inView: Int32Array): Int32Array {
  const chosen = new Set(selected.flatMap((row) => model.ancestry(row)));
  const rows = new Int32Array(inView.length);
  let count = 0;
  for (const row of inView)
    if ((findings !== null && findings.countWithin(row) > 0) || chosen.has(row)) rows[count++] = row;
  return rows.subarray(0, count);
}

function drawPlaced(builder: SceneBuilder, top: number, packed: PackedRows, rowCount: number): void {
  const { model, findings, selected, processRowHeight } = builder.input;
  const { startsUs } = model.table;
  const { list, laneRows } = packed;
  const bars = new ProcessBars(builder);
  const strips = new ProcessStrips(builder);
  const edges = new Float64Array(rowCount).fill(Number.NEGATIVE_INFINITY);
  const thin = builder.usPerPx >= stripUsPerPx;
  for (let index = 0; index < list.length; index++) {
    const laneRow = laneRows[index] ?? -1;
    if (laneRow < 0 || laneRow >= rowCount) continue;
    const row = list[index] ?? 0;
    const fromX = Math.max(builder.left, builder.x(startsUs[row] ?? 0));
    const toX = Math.min(builder.right, builder.x(model.endOf(row)));
    const isNeeded =
      (findings !== null && findings.count(row) > 0) || (selected.length > 0 && selected.includes(row));
    if (!isNeeded) {
      if (thin && toX - fromX < 1) {
        strips.add(laneRow, fromX, toX);
        continue;
      }
      // Bars under a pixel apart would be drawn over each other: no lane draws more than the pixels show.
      if (toX - fromX <= thinnestPx && fromX < (edges[laneRow] ?? 0)) continue;
    }
    edges[laneRow] = fromX + 1;
    bars.add(row, fromX, toX, top + laneRow * processRowHeight);
  }
  strips.finish(top);
  nameShortBars(builder, bars.unnamed);
}
