import { processRole } from "../../core/protocol/processTable.js";
import { shortenPaths } from "../format/formatCommand.js";
import { cell, textCell } from "./cell.js";
import type { ProcessModel } from "./processModel.js";

/** The longest text of one step of an ancestry. */
const crumbCharacters = 26;

/** Few words for an ancestry: `Runner.Worker`, `bash step-2.sh`, `npm install`, `sh`. */
export function shortTitle(model: ProcessModel, row: number): string {
  const name = model.nameOf(row);
  const role = cell(model.table.roles, row);
  if (role === processRole.runner) return name;
  const words = textCell(model.table.argumentTexts, row).split(" ").filter(Boolean);
  if (role === processRole.step) return `${name} ${stepName(model, row)}`;
  if (role === processRole.shell && words[0] === "-c") return name;
  const first = words.find((word) => !word.startsWith("-"));
  return first === undefined ? name : cutText(`${name} ${shortenPaths(first)}`);
}

function cutText(text: string): string {
  return text.length <= crumbCharacters ? text : `${text.slice(0, crumbCharacters)}…`;
}

/** File name of the script a step runs: `step-2.sh`; its command where no argument is a path. */
export function stepName(model: ProcessModel, row: number): string {
  const words = textCell(model.table.argumentTexts, row).split(" ");
  const script = words.findLast((word) => word.includes("/"));
  return script === undefined ? model.titleOf(row) : script.slice(script.lastIndexOf("/") + 1);
}

/** First commands of a step: `npm install`, `npm run build, npm test`. At most two. */
export function stepCommands(model: ProcessModel, row: number): string {
  return [...model.childrenOf(row).subarray(0, 2)].map((child) => shortTitle(model, child)).join(", ");
}
