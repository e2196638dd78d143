import { type Expansion as SavedExpansion, expansionLimit } from "../../core/protocol/viewState.js";
import type { FindingIndex } from "../model/findingIndex.js";
import type { ProcessModel } from "../model/processModel.js";

/** Which processes show their children: what the reader opened and closed, else what the rule says. */
export interface Expansion {
  readonly rule: SavedExpansion["rule"];
  /** Process ids. */
  readonly opened: ReadonlySet<number>;
  readonly closed: ReadonlySet<number>;
}

/** What the screen opens by itself. */
export const freshExpansion: Expansion = { rule: "findings", opened: new Set(), closed: new Set() };

/** Levels that the rule "findings" opens, beside every path to a finding. */
const openLevels = 3;

/** What an expansion is applied to. */
export interface ExpansionInput {
  readonly model: ProcessModel;
  readonly findings: FindingIndex | null;
  readonly expansion: Expansion;
}

/** Whether a row shows its children. */
export function isExpanded({ model, findings, expansion }: ExpansionInput, row: number): boolean {
  const processId = model.processIdOf(row);
  if (expansion.opened.has(processId)) return true;
  if (expansion.closed.has(processId)) return false;
  if (expansion.rule !== "findings") return expansion.rule === "all";
  if ((model.depths[row] ?? 0) < openLevels) return true;
  return findings !== null && findings.countWithin(row) > findings.count(row);
}

/** The same with some rows opened or closed. */
export function withRows(
  { model, expansion }: ExpansionInput,
  rows: readonly number[],
  open: boolean,
): Expansion {
  const opened = new Set(expansion.opened);
  const closed = new Set(expansion.closed);
  const [into, outOf] = open ? [opened, closed] : [closed, opened];
  for (const row of rows) {
    into.add(model.processIdOf(row));
    outOf.delete(model.processIdOf(row));
  }
  return { ...expansion, opened, closed };
}

/** A tree where the reader opened or closed more opens by its rule again. */
export function rememberedExpansion({ rule, opened, closed }: Expansion): SavedExpansion {
  const isSmall = opened.size + closed.size <= expansionLimit;
  return { rule, opened: isSmall ? [...opened] : [], closed: isSmall ? [...closed] : [] };
}

export function restoredExpansion({ rule, opened, closed }: SavedExpansion): Expansion {
  return { rule, opened: new Set(opened), closed: new Set(closed) };
}
