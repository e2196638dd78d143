import type { SceneBuilder } from "./sceneBuilder.js";

/** Height of the area of running processes. */
const areaHeight = 36;

/** Number of processes running, and flagged ones as ticks on it. */
export function addArea(builder: SceneBuilder, rows: Int32Array, notes: readonly string[]): void {
  const { model, findings } = builder.input;
  const lane = builder.addLane({
    kind: "processes",
    title: "Processes",
    icon: "list-tree",
    height: areaHeight + 4,
    notes,
  });
  const top = builder.topOf(lane);
  const values = runningCounts(builder, rows);
  builder.area = { x: builder.left, y: top, height: areaHeight, values, peak: Math.max(1, ...values) };
  for (const row of rows) {
    const severity = findings?.worst(row) ?? "none";
    const selected = builder.input.selected.includes(row);
    if (severity === "none" && !selected) continue;
    const x = Math.max(builder.left, builder.x(model.startOf(row)));
    const width = Math.max(2, Math.min(builder.right, builder.x(model.endOf(row))) - x);
    builder.bars.push({
      row,
      role: "ordinary",
      x,
      y: top + areaHeight - 12,
      width,
      height: 12,
      severity,
      faded: false,
      selected,
      text: "",
      textX: x,
      glyph: false,
      ticks: [],
    });
  }
}

/** Lives that touch each pixel: +1 where one begins, −1 after its end, then summed up. */
function runningCounts(builder: SceneBuilder, rows: Int32Array): Uint32Array {
  const { model } = builder.input;
  const size = Math.ceil(builder.right - builder.left) + 1;
  const changes = new Int32Array(size + 1);
  for (const row of rows) {
    const from = Math.max(0, Math.floor(builder.x(model.startOf(row)) - builder.left));
    const to = Math.min(size - 1, Math.floor(builder.x(model.endOf(row)) - builder.left));
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to + 1] = (changes[to + 1] ?? 0) - 1;
  }
  const values = new Uint32Array(size);
  let running = 0;
  for (let pixel = 0; pixel < size; pixel++) values[pixel] = running += changes[pixel] ?? 0;
  return values;
}
