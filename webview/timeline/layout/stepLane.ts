import { processRole } from "../../../core/protocol/processTable.js";
import { lastResult } from "../../model/lastResult.js";
import type { ProcessModel } from "../../model/processModel.js";
import { stepCommands, stepName } from "../../model/processTitle.js";
import { clipText } from "./measuredText.js";
import type { SceneBuilder } from "./sceneBuilder.js";

const laneHeight = 19;
const barHeight = 16;
/** Steps that are looked for; a job of more has none worth a lane. */
const stepLimit = 1_000;

/** Table rows of the job's steps. */
export const stepRows = lastResult(({ table: { roles } }: ProcessModel): readonly number[] => {
  const rows: number[] = [];
  for (let row = 0; row < roles.length && rows.length < stepLimit; row++)
    if (roles[row] === processRole.step) rows.push(row);
  return rows;
});

/** One bar a step, with its script and first commands. */
export function addStepLane(builder: SceneBuilder, steps: readonly number[]): void {
  const { model, view, measure } = builder.input;
  const lane = builder.addLane({
    kind: "steps",
    title: "Steps",
    height: laneHeight,
    icon: "list-ordered",
  });
  for (const row of steps) {
    if (model.endOf(row) < view.fromUs || model.startOf(row) > view.toUs) continue;
    const from = Math.max(builder.left, builder.x(model.startOf(row)));
    const to = Math.min(builder.right, builder.x(model.endOf(row)));
    const width = Math.max(1, to - from);
    const text = `${stepName(model, row)}  ${stepCommands(model, row)}`;
    builder.bars.push({
      row,
      role: "step",
      x: from,
      y: builder.topOf(lane) + 1,
      width,
      height: barHeight,
      severity: "none",
      faded: false,
      selected: builder.input.selected.includes(row),
      text: clipText(text, width - 8, measure),
      textX: from + 4,
      glyph: false,
      ticks: [],
    });
  }
}
