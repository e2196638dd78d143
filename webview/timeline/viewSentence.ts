import { formatCount, formatNumber } from "../format/formatNumber.js";
import { formatRange } from "../format/formatTime.js";
import type { Scene } from "./layout/scene.js";

/** `4.806 s to 4.924 s, 8 findings, 13 processes`. */
export function viewSentence(scene: Scene): string {
  const findings = scene.marks
    .filter(({ kind }) => kind === "finding")
    .reduce((sum, { count }) => sum + count, 0);
  const processes = scene.bars.filter(({ role }) => role !== "step").length;
  const range = formatRange(scene.view.fromUs, scene.view.toUs);
  const found = scene.lanes.some(({ kind }) => kind === "findings")
    ? `, ${formatCount(findings, "finding")}`
    : "";
  return `${range}${found}, ${formatNumber(processes)} processes`;
}
