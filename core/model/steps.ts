import { processRole, type ProcessTable } from "../protocol/processTable.js";
import { baseName } from "./commandLine.js";

/** The job step that a process belongs to, such as `step-2.sh (npm install)`; null outside of steps. */
export function stepOf(table: ProcessTable, processId: number): string | null {
  let row = table.processIds.indexOf(processId);
  while (row >= 0 && table.roles[row] !== processRole.step) row = table.parentRows[row] ?? -1;
  if (row < 0) return null;
  const script = /[^\s"]+\.(sh|bash)\b/.exec(table.argumentTexts[row] ?? "")?.[0] ?? table.names[row] ?? "";
  const command = firstCommand(table, row);
  return command === null ? baseName(script) : `${baseName(script)} (${command})`;
}

/** First command that the step's shell started: its name and first word. */
function firstCommand(table: ProcessTable, stepRow: number): string | null {
  const child = table.parentRows.indexOf(stepRow);
  if (child < 0) return null;
  const firstArgument = (table.argumentTexts[child] ?? "").split(" ")[0] ?? "";
  return `${table.names[child] ?? ""} ${firstArgument.startsWith("-") ? "" : firstArgument}`.trim();
}
