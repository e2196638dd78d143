import type { AlignedRow, ComparisonHello, ListedDifference } from "../protocol/comparisonApi.js";
import { longerDurationUs } from "./alignedRows.js";
import { type Comparison, type SetDifference, uncomparedSentence } from "./comparison.js";

/** Hosts or files of a list that are drawn; the export has all. */
const listLimit = 500;

/** What the comparison's screen says of two traces besides their rows. */
export function comparisonFacts(
  rows: readonly AlignedRow[],
  { processes, hosts, filesRead, filesWritten, irrelevant, uncompared }: Comparison,
): Omit<ComparisonHello, "nameA" | "nameB" | "caveats" | "locale"> {
  return {
    durationUs: longerDurationUs(rows),
    rows: rows.length,
    counts: {
      added: processes.added.length,
      removed: processes.removed.length,
      changed: processes.changed.length,
    },
    lists: [listOf("Hosts", hosts), listOf("Files read", filesRead), listOf("Files written", filesWritten)],
    irrelevant: irrelevant.reduce((sum, { count }) => sum + count, 0),
    uncompared: uncomparedSentence(uncompared),
  };
}

function listOf(title: string, { added, removed }: SetDifference): ListedDifference {
  return {
    title,
    added: added.slice(0, listLimit),
    removed: removed.slice(0, listLimit),
    addedTotal: added.length,
    removedTotal: removed.length,
  };
}
