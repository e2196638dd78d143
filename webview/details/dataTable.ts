import type { Severity } from "../../core/protocol/finding.js";
import { copyKey } from "../controls/copyKey.js";
import { type Child, element, fill, setAttribute } from "../controls/element.js";
import { severityLook } from "../controls/icon.js";
import type { Menu, MenuItem } from "../controls/menu.js";
import { isMenuKey } from "../controls/menuKey.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import { rowHeight } from "../controls/rowHeight.js";
import { rowWindow, scrollTopFor } from "../controls/rowWindow.js";
import { FrameTask } from "../controls/frameTask.js";
import { PagedRows } from "./pagedRows.js";
import { columnElement, type TableColumn, widthClass } from "./tableColumn.js";
import type { Page } from "../../core/protocol/details.js";

export interface TableOptions<Row, Sort extends string> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row, Sort>[];
  readonly sort: Sort;
  readonly fetch: (offset: number, limit: number, sort: Sort, descending: boolean) => Promise<Page<Row>>;
  readonly severityOf?: (row: Row) => Severity | null;
  readonly activate?: (row: Row) => void;
  readonly menu?: (row: Row) => MenuItem[];
  readonly empty: () => Promise<readonly Child[]> | readonly Child[];
  /** Called with why a page could not be had, or with null for one that came. */
  readonly onSettled: (failure: string | null) => void;
  readonly contextMenu: Menu;
}

/** What the rows of a table are sorted by. */
export interface TableOrder<Sort extends string> {
  readonly sort: Sort;
  readonly descending: boolean;
}

/** A sortable native table whose rows are fetched in pages and built only while in sight. */
export class DataTable<Row, Sort extends string> {
  readonly element: HTMLElement;
  readonly #scroller: HTMLElement;
  /** Takes the focus for its rows, after the heads. */
  readonly #body: HTMLElement;
  readonly #table: HTMLElement;
  readonly #refreshHeads: () => void;
  readonly #heads: readonly {
    readonly cell: HTMLElement;
    readonly column: TableColumn<Row, Sort>;
    readonly arrow: HTMLElement;
  }[];
  #rows: PagedRows<Row>;
  #order: TableOrder<Sort>;
  #active = -1;
  /** A row to be brought into sight once the table has rows and a height. */
  #awaited: number | null = null;
  #heightPx = 0;
  /** What the rows in sight were made from. */
  #shown = "";
  /** Room for the rows below them. */
  #rest: HTMLElement | null = null;
  readonly #redraw = new FrameTask(() => {
    this.#show();
  });

  constructor(private readonly options: TableOptions<Row, Sort>) {
    this.#order = { sort: options.sort, descending: false };
    this.#body = element("tbody", {
      tabindex: 0,
      "aria-label": options.label,
      on: {
        keydown: (event) => {
          this.#onKey(event);
        },
      },
    });
    this.#heads = options.columns.map((column) => this.#head(column));
    const headRow = element("tr", { "aria-rowindex": 1 }, ...this.#heads.map(({ cell }) => cell));
    this.#table = element(
      "table",
      { class: "table", "aria-label": options.label },
      element("colgroup", {}, ...options.columns.map((column) => columnElement(column))),
      element("thead", {}, headRow),
      this.#body,
    );
    this.#scroller = element(
      "div",
      {
        class: "table-scroller",
        "aria-label": options.label,
        role: "group",
        on: {
          scroll: () => {
            this.#redraw.schedule();
          },
        },
      },
      this.#table,
    );
    this.element = this.#scroller;
    this.#refreshHeads = rovingFocus(headRow, "button", "horizontal");
    this.#rows = this.#load();
    this.#showSort();
    // A table built before it is in the page has no height yet.
    new ResizeObserver(() => {
      this.#refreshHeads();
      this.#keepInSight();
      this.#redraw.schedule();
    }).observe(this.#scroller);
  }

  /** Asks for the rows anew, since there may be others by now; order and place stay. */
  refresh(): void {
    this.#rows.refresh();
    this.#show();
  }

  /** Another object whenever the reader sorts. */
  get order(): TableOrder<Sort> {
    return this.#order;
  }

  /** Marks a row, counted from 0, and brings it into sight, also where its page was never fetched. */
  reveal(index: number): void {
    this.#active = index;
    this.#awaited = index;
    this.#show();
  }

  #load(): PagedRows<Row> {
    const { fetch, onSettled } = this.options;
    const { sort, descending } = this.#order;
    return new PagedRows(
      (offset, limit) => fetch(offset, limit, sort, descending),
      () => {
        this.#show();
      },
      onSettled,
    );
  }

  #head(column: TableColumn<Row, Sort>) {
    const arrow = element("span", { "aria-hidden": "true" });
    const { sort } = column;
    const cell = element(
      "th",
      {
        scope: "col",
        class: `${column.numeric === true ? "number" : ""} ${widthClass(column)}`,
        title: column.tooltip,
      },
      sort === undefined
        ? column.title
        : element(
            "button",
            {
              type: "button",
              on: {
                click: () => {
                  this.#sortBy(sort);
                },
              },
            },
            column.title,
            arrow,
          ),
    );
    return { cell, column, arrow };
  }

  #sortBy(sort: Sort): void {
    const { order } = this;
    this.#order = { sort, descending: order.sort === sort && !order.descending };
    this.#active = -1;
    this.#awaited = null;
    this.#rows = this.#load();
    this.#showSort();
  }

  #showSort(): void {
    const { sort, descending } = this.#order;
    for (const { cell, column, arrow } of this.#heads) {
      const sorted = column.sort === sort;
      setAttribute(cell, "aria-sort", sorted ? (descending ? "descending" : "ascending") : null);
      fill(arrow, sorted ? (descending ? " ↓" : " ↑") : null);
    }
  }

  #show(): void {
    if (!this.#rows.known) return;
    if (this.#rows.total === 0) {
      void this.#showEmpty();
      return;
    }
    const height = rowHeight();
    const { scrollTop, clientHeight } = this.#scroller;
    const { first, last } = rowWindow(scrollTop, Math.max(clientHeight, height), height, this.#rows.total);
    setAttribute(this.#table, "aria-rowcount", this.#rows.total + 1);
    if (this.#table.parentElement !== this.#scroller) fill(this.#scroller, this.#table);
    const rows = Array.from({ length: last - first }, (_, at): ShownRow<Row> => {
      const row = this.#rows.row(first + at);
      return [row, row === undefined ? null : (this.options.severityOf?.(row) ?? null)];
    });
    this.#showRows(first, rows, height);
    const inSight = this.#active >= first && this.#active < last;
    setAttribute(this.#body, "aria-activedescendant", inSight ? rowId(this.#active) : null);
    this.#rest?.remove();
    this.#rest = spacer((this.#rows.total - last) * height);
    if (this.#rest !== null) this.#body.append(this.#rest);
    this.#showAwaited();
  }

  #showAwaited(): void {
    const index = this.#awaited;
    if (index === null || this.#scroller.clientHeight === 0) return;
    this.#awaited = null;
    this.#reveal(index, "center");
  }

  /** Rows that are the same stay, with what the reader has marked in them. */
  #showRows(first: number, rows: readonly ShownRow<Row>[], height: number): void {
    const shown = JSON.stringify([first, height, this.#active, rows]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    fill(this.#body, spacer(first * height), ...rows.map((row, at) => this.#row(first + at, row)));
  }

  async #showEmpty(): Promise<void> {
    const rows = this.#rows;
    const content = await this.options.empty();
    if (rows === this.#rows && rows.total === 0) fill(this.#scroller, ...content);
  }

  #row(index: number, [row, severity]: ShownRow<Row>): HTMLElement {
    const { columns } = this.options;
    const look = severity === null ? null : severityLook(severity);
    const made = element(
      "tr",
      {
        class: `${look?.className ?? ""}${index === this.#active ? " active" : ""}`,
        id: rowId(index),
        "aria-rowindex": index + 2,
        "aria-selected": String(index === this.#active),
        on: {
          click: () => {
            this.#activate(index);
          },
          contextmenu: (event) => {
            event.preventDefault();
            const column = (event.target as Element).closest("td")?.cellIndex ?? 0;
            this.options.contextMenu.showAt(event.clientX, event.clientY, this.#menuOf(index, column));
          },
        },
      },
      ...columns.map((column) =>
        element(
          "td",
          {
            class: `${column.numeric === true ? "number" : ""} ${column.className ?? ""} ${widthClass(column)}`,
            "aria-label": row === undefined ? null : column.spoken?.(row),
          },
          row === undefined ? "…" : column.cell(row),
        ),
      ),
    );
    return made;
  }

  #activate(index: number): void {
    this.#active = index;
    const row = this.#rows.row(index);
    this.#show();
    if (row !== undefined) this.options.activate?.(row);
  }

  /** What can be done with a row, and with its cell of a column. */
  #menuOf(index: number, columnIndex: number): MenuItem[] {
    const row = this.#rows.row(index);
    const column = this.options.columns[columnIndex];
    if (row === undefined || column === undefined) return [];
    this.#active = index;
    this.#show();
    return [
      {
        label: `Copy ${column.title.toLowerCase()}`,
        run: () => {
          this.#copy(column.text(row));
        },
      },
      {
        label: "Copy as JSON",
        key: "Ctrl+Shift+C",
        run: () => {
          this.#copy(JSON.stringify(row));
        },
      },
      ...(this.options.menu?.(row) ?? []),
    ];
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#act(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(event: KeyboardEvent): boolean {
    const row = this.#active < 0 ? undefined : this.#rows.row(this.#active);
    const copied = copyKey(event);
    if (copied !== null && row !== undefined) {
      const { columns } = this.options;
      this.#copy(
        copied === "json" ? JSON.stringify(row) : columns.map((column) => column.text(row)).join("\t"),
      );
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (row !== undefined && isMenuKey(event)) return this.#openMenuOfActive();
    if (event.key !== "Enter" || this.#active < 0) return this.#move(event.key);
    this.#activate(this.#active);
    return true;
  }

  #openMenuOfActive(): boolean {
    this.#reveal(this.#active);
    const row = this.#body.querySelector<HTMLElement>(`#${rowId(this.#active)}`);
    if (row === null) return false;
    this.options.contextMenu.showBelow(row, this.#menuOf(this.#active, 0));
    return true;
  }

  #move(key: string): boolean {
    const last = this.#rows.total - 1;
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / rowHeight()) - 2);
    const at = this.#active;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const wanted = moves[key];
    if (wanted === undefined || last < 0) return false;
    this.#active = Math.max(0, Math.min(last, wanted));
    this.#reveal(this.#active);
    return true;
  }

  /** A table that became lower, since another pane took its room, still shows the row that it was marked to show. */
  #keepInSight(): void {
    const wasInSight =
      this.#active >= 0 && this.#scrollTopFor(this.#active, "nearest", this.#heightPx) === null;
    this.#heightPx = this.#scroller.clientHeight;
    if (wasInSight) this.#reveal(this.#active);
  }

  #reveal(index: number, align: "nearest" | "center" = "nearest"): void {
    const top = this.#scrollTopFor(index, align, this.#scroller.clientHeight);
    if (top !== null) this.#scroller.scrollTop = top;
    this.#show();
  }

  #scrollTopFor(index: number, align: "nearest" | "center", heightPx: number): number | null {
    // The sticky head covers one row of the scroller.
    return scrollTopFor(index, this.#scroller.scrollTop, heightPx - 22, rowHeight(), align);
  }

  #copy(text: string): void {
    this.#scroller.dispatchEvent(new CustomEvent("copy-text", { bubbles: true, detail: text }));
  }
}

/** A row, undefined while it is on the way, with the worst finding that it is evidence of. */
type ShownRow<Row> = readonly [Row | undefined, Severity | null];

/** One table is in the page at a time. */
function rowId(index: number): string {
  return `details-row-${index}`;
}

function spacer(heightPx: number): HTMLElement | null {
  if (heightPx <= 0) return null;
  const cell = element("td");
  cell.style.height = `${heightPx}px`;
  return element("tr", { class: "spacer", "aria-hidden": "true" }, cell);
}
