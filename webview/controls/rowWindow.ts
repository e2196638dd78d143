/** Rows beyond each edge that are drawn too, so that a fast scroll shows no gap. */
const overscan = 6;

/** Which rows of a long list have elements. `last` is exclusive. */
export interface RowWindow {
  readonly first: number;
  readonly last: number;
}

/** Rows in sight of a list scrolled to `scrollTop`, with some more on both sides. */
export function rowWindow(
  scrollTop: number,
  heightPx: number,
  rowHeightPx: number,
  count: number,
): RowWindow {
  const first = Math.max(0, Math.floor(scrollTop / rowHeightPx) - overscan);
  const last = Math.min(count, Math.ceil((scrollTop + heightPx) / rowHeightPx) + overscan);
  return { first: Math.min(first, last), last };
}

/** Where to scroll so that a row is in sight; null when it is already. `center` puts it in the middle. */
export function scrollTopFor(
  index: number,
  scrollTop: number,
  heightPx: number,
  rowHeightPx: number,
  align: "nearest" | "center",
): number | null {
  const top = index * rowHeightPx;
  if (top >= scrollTop && top + rowHeightPx <= scrollTop + heightPx) return null;
  if (align === "center") return Math.max(0, top - (heightPx - rowHeightPx) / 2);
  return top < scrollTop ? top : top + rowHeightPx - heightPx;
}
