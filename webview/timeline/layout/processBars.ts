import type { ProcessModel } from "../../model/processModel.js";
import { clipText } from "./measuredText.js";
import type { Bar, BarRole } from "./scene.js";
import type { SceneBuilder } from "./sceneBuilder.js";

/** No bar is drawn thinner. */
export const thinnestPx = 2;
/** A narrower bar has no text. */
const narrowestTextPx = 20;
/** A narrower bar has no room for the glyph of its severity. */
const narrowestGlyphPx = 22;

const barRoles: readonly BarRole[] = ["ordinary", "shell", "network", "runner", "step"];

/** Makes the bars of processes. */
export class ProcessBars {
  /** Flagged ones without room for a text. */
  readonly unnamed: Bar[] = [];
  readonly #isFamily: (row: number) => boolean;
  readonly #evidence: ReadonlyMap<number, readonly number[]>;

  constructor(private readonly builder: SceneBuilder) {
    this.#isFamily = familyOf(builder);
    this.#evidence = evidenceTimes(builder);
  }

  /** Adds a table row's bar, from one pixel of the plot to another. */
  add(row: number, fromX: number, toX: number, y: number): void {
    const { model, findings, selected, measure, processRowHeight } = this.builder.input;
    const width = Math.max(thinnestPx, toX - fromX);
    const severity = findings?.worst(row) ?? "none";
    const flagged = severity !== "none";
    const glyph = flagged && width > narrowestGlyphPx;
    const lead = glyph ? 23 : flagged ? 7 : 4;
    const bar: Bar = {
      row,
      role: barRoles[model.table.roles[row] ?? 0] ?? "ordinary",
      x: fromX,
      y,
      width,
      height: processRowHeight - 1,
      severity,
      faded: !flagged && !this.#isFamily(row),
      selected: selected.includes(row),
      text: width < narrowestTextPx ? "" : clipText(model.titleOf(row), width - lead - 3, measure),
      textX: fromX + lead,
      glyph,
      ticks: (this.#evidence.get(model.processIdOf(row)) ?? []).map((time) => this.builder.x(time)),
    };
    this.builder.bars.push(bar);
    if (flagged && bar.text === "") this.unnamed.push(bar);
  }
}

/** Whether a row is the selection, above it or below it; all are while nothing is selected. */
function familyOf({ input }: SceneBuilder): (row: number) => boolean {
  const { model, selected } = input;
  if (selected.length === 0) return () => true;
  const above = new Set(selected.flatMap((row) => model.ancestry(row)));
  return (row) => above.has(row) || selected.some((chosen) => isAbove(model, chosen, row));
}

function isAbove(model: ProcessModel, row: number, below: number): boolean {
  for (let at = model.parentOf(below); at >= row; at = model.parentOf(at)) if (at === row) return true;
  return false;
}

/** Times of flagged reads in view by process id. */
function evidenceTimes(builder: SceneBuilder): ReadonlyMap<number, readonly number[]> {
  const times = new Map<number, number[]>();
  const marks = builder.input.timeline?.flaggedReads.marks;
  marks?.timesUs.forEach((time, index) => {
    if (!builder.inView(time)) return;
    const processId = marks.processIds[index] ?? -1;
    const own = times.get(processId);
    if (own === undefined) times.set(processId, [time]);
    else own.push(time);
  });
  return times;
}
