import { type Child, element } from "../controls/element.js";

/** Widths of a table at which columns come, CSS pixels; `details.css` has a rule for each. */
export type TableWidth = 420 | 520 | 640 | 760;

/** One column of a table. */
export interface TableColumn<Row, Sort extends string> {
  readonly title: string;
  readonly tooltip?: string;
  /** Absent where the table cannot be sorted by it. */
  readonly sort?: Sort;
  /** CSS pixels; absent for the column that takes the rest. */
  readonly widthPx?: number;
  /** Least width of the table that shows the column; absent for one that never goes. */
  readonly from?: TableWidth;
  readonly numeric?: boolean;
  readonly className?: string;
  readonly cell: (row: Row) => Child;
  /** Name of the cell for assistive technology, where its parts would be read apart. */
  readonly spoken?: (row: Row) => string;
  /** What copying the cell gives. */
  readonly text: (row: Row) => string;
}

type ColumnWidth = Pick<TableColumn<unknown, string>, "widthPx" | "from">;

/** The element that gives a column its width. */
export function columnElement(column: ColumnWidth): HTMLElement {
  const made = element("col", { class: widthClass(column) });
  if (column.widthPx !== undefined) made.style.width = `${column.widthPx}px`;
  return made;
}

/** The class of the cells of a column, after which they come and go with the width of the table. */
export function widthClass({ from }: ColumnWidth): string {
  return from === undefined ? "" : `from-${from}`;
}
