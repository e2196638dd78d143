import type { ResultColumn } from "../../core/protocol/resultApi.js";
import type { Row } from "./resultPages.js";

const widthLimits = { leastPx: 72, mostPx: 420 };
/** Mean widths of characters: of the head's font and of the cells' one. */
const characterPx = 7.4;
const paddingPx = 22;

/** Widths that the first rows need. */
export function columnWidths(columns: readonly ResultColumn[], rows: readonly Row[]): number[] {
  return columns.map(({ name, type }, index) => {
    const longest = rows.slice(0, 50).reduce((most, row) => Math.max(most, row[index]?.length ?? 4), 0);
    const characters = Math.max(longest, name.length + 2, Math.min(type.length, 16));
    return Math.round(
      Math.min(widthLimits.mostPx, Math.max(widthLimits.leastPx, characters * characterPx + paddingPx)),
    );
  });
}
