import type { ResultColumn, ResultView } from "../../core/protocol/resultApi.js";
import { element, fill, setAttribute, setText } from "../controls/element.js";
import { FrameTask } from "../controls/frameTask.js";
import { escapeText } from "../format/escapeText.js";
import { formatNumber } from "../format/formatNumber.js";
import type { ResultPages, Row } from "./resultPages.js";
import { scrollMap, type ScrollMap } from "./scrollMap.js";

const rowPx = 22;
/** Rows that are shown without scrolling. */
const rowsInSight = 14;

/** What a grid shows and tells. */
export interface GridParts {
  readonly columns: readonly ResultColumn[];
  readonly widths: readonly number[];
  readonly pages: ResultPages;
  readonly view: () => ResultView;
  readonly onView: (view: ResultView) => void;
  /** A cell became the current one. */
  readonly onMove: (row: number, column: number) => void;
  /** A cell is to be shown whole. */
  readonly onOpen: (row: number, column: number) => void;
  readonly onCopy: (text: string) => void;
}

/** A table of any length: rows in sight have elements, the others are numbers. */
export class ResultGrid {
  readonly element: HTMLElement;
  readonly #head: HTMLElement;
  readonly #filters: HTMLElement;
  readonly #body = element("div", { class: "grid-body", role: "presentation" });
  readonly #rows: HTMLElement[] = [];
  readonly #redraw = new FrameTask(() => {
    this.#draw();
  });
  #row = 0;
  #column = 0;

  constructor(private readonly parts: GridParts) {
    this.#head = element("div", { class: "grid-row grid-head", role: "row", "aria-rowindex": 1 });
    this.#filters = element("div", { class: "grid-row grid-filters", role: "row", hidden: true });
    const { columns, widths } = parts;
    const template = `${this.#numberPx()}px ${widths.map((width) => `${width}px`).join(" ")}`;
    this.element = element(
      "div",
      {
        class: "grid",
        role: "grid",
        tabindex: 0,
        "aria-label": "Result",
        "aria-colcount": columns.length + 1,
        style: `--columns: ${template}`,
        on: {
          scroll: () => {
            this.#redraw.schedule();
          },
          keydown: (event) => {
            this.#onKey(event);
          },
        },
      },
      this.#head,
      this.#filters,
      this.#body,
    );
    this.#fillFilters();
    this.refresh();
  }

  get current(): { readonly row: number; readonly column: number; readonly values: Row | undefined } {
    return { row: this.#row, column: this.#column, values: this.parts.pages.row(this.#row) };
  }

  /** Draws anew what may have changed: rows, their number, the order. */
  refresh(): void {
    const { total } = this.parts.pages;
    setAttribute(this.element, "aria-rowcount", total + 1);
    this.element.style.height = `${this.#headPx() + Math.min(Math.max(total, 1), rowsInSight) * rowPx + 12}px`;
    this.#body.style.height = `${this.#map().heightPx}px`;
    this.#row = Math.min(this.#row, Math.max(0, total - 1));
    this.#fillHead();
    this.#draw();
  }

  showFilters(shown: boolean): void {
    this.#filters.hidden = !shown;
    this.refresh();
    if (shown) this.#filters.querySelector("input")?.focus();
  }

  #map(): ScrollMap {
    return scrollMap(this.parts.pages.total, rowPx, this.element.clientHeight - this.#headPx());
  }

  #headPx(): number {
    return 38 + (this.#filters.hidden ? 0 : 28);
  }

  #numberPx(): number {
    return 20 + formatNumber(this.parts.pages.total).length * 7.5;
  }

  #fillHead(): void {
    const { order } = this.parts.view();
    const heads = this.parts.columns.map((column, index) => {
      const sorted = order?.column === index ? (order.descending ? "descending" : "ascending") : "none";
      const arrow = sorted === "none" ? "" : sorted === "descending" ? " ↓" : " ↑";
      return element(
        "div",
        {
          class: `grid-cell ${column.kind}`,
          role: "columnheader",
          "aria-sort": sorted,
          "aria-colindex": index + 2,
        },
        element(
          "button",
          {
            type: "button",
            class: "head-name",
            title: `${column.name}: ${column.type}. Sort`,
            on: {
              click: () => {
                this.#sort(index);
              },
            },
          },
          escapeText(column.name) + arrow,
        ),
        element("span", { class: "head-type" }, column.type.toLowerCase()),
      );
    });
    fill(
      this.#head,
      element("div", {
        class: "grid-cell number",
        role: "columnheader",
        "aria-label": "Row",
        "aria-colindex": 1,
      }),
      ...heads,
    );
  }

  #fillFilters(): void {
    const inputs = this.parts.columns.map((column, index) =>
      element(
        "div",
        { class: "grid-cell", role: "gridcell", "aria-colindex": index + 2 },
        element("input", {
          type: "text",
          placeholder:
            column.kind === "number" || column.kind === "time" ? "text, or > 5" : "text, or = text",
          "aria-label": `Filter ${column.name}`,
          spellcheck: "false",
          on: {
            change: (event) => {
              this.#filter(index, (event.currentTarget as HTMLInputElement).value);
            },
            keydown: (event) => {
              if (event.key === "Enter") this.#filter(index, (event.currentTarget as HTMLInputElement).value);
              event.stopPropagation();
            },
          },
        }),
      ),
    );
    fill(
      this.#filters,
      element("div", { class: "grid-cell", role: "gridcell", "aria-colindex": 1 }),
      ...inputs,
    );
  }

  /** Ascending, descending, as it came. */
  #sort(column: number): void {
    const view = this.parts.view();
    const { order } = view;
    if (order?.column !== column) this.parts.onView({ ...view, order: { column, descending: false } });
    else this.parts.onView({ ...view, order: order.descending ? null : { column, descending: true } });
  }

  #filter(column: number, text: string): void {
    const view = this.parts.view();
    const old = view.filters.find((filter) => filter.column === column)?.text ?? "";
    if (old === text.trim()) return;
    const others = view.filters.filter((filter) => filter.column !== column);
    this.parts.onView({
      ...view,
      filters: text.trim() === "" ? others : [...others, { column, text: text.trim() }],
    });
  }

  #draw(): void {
    const { pages } = this.parts;
    const first = this.#map().firstRow(this.element.scrollTop);
    const count = Math.min(pages.total - Math.floor(first), rowsInSight + 2);
    while (this.#rows.length < count) this.#addRow();
    this.#rows.forEach((row, slot) => {
      row.hidden = slot >= count;
      if (slot >= count) return;
      const index = Math.floor(first) + slot;
      row.style.transform = `translateY(${this.element.scrollTop + (index - first) * rowPx}px)`;
      this.#fillRow(row, index);
    });
  }

  #addRow(): void {
    const row = element("div", { class: "grid-row grid-line", role: "row" });
    row.append(element("div", { class: "grid-cell row-number", role: "rowheader", "aria-colindex": 1 }));
    this.parts.columns.forEach(({ kind }, column) => {
      const cell = element("div", {
        class: `grid-cell ${kind}`,
        role: "gridcell",
        "aria-colindex": column + 2,
      });
      cell.addEventListener("click", () => {
        this.#moveTo(Number(row.dataset["index"]), column);
        if (kind === "json") this.parts.onOpen(this.#row, column);
      });
      cell.addEventListener("dblclick", () => {
        this.parts.onOpen(this.#row, column);
      });
      row.append(cell);
    });
    this.#rows.push(row);
    this.#body.append(row);
  }

  #fillRow(row: HTMLElement, index: number): void {
    const values = this.parts.pages.row(index);
    row.dataset["index"] = String(index);
    setAttribute(row, "aria-rowindex", index + 2);
    setAttribute(row, "aria-selected", String(index === this.#row));
    const [number, ...cells] = [...row.children] as HTMLElement[];
    if (number !== undefined) setText(number, formatNumber(index + 1));
    cells.forEach((cell, column) => {
      const value = values?.[column];
      const isCurrent = index === this.#row && column === this.#column;
      cell.classList.toggle("current", isCurrent);
      cell.classList.toggle("null", value === null);
      setText(cell, value === undefined ? "…" : value === null ? "NULL" : escapeText(value.slice(0, 300)));
      if (isCurrent) cell.id = "current";
      else cell.removeAttribute("id");
    });
  }

  #moveTo(row: number, column: number): void {
    this.#row = Math.max(0, Math.min(row, this.parts.pages.total - 1));
    this.#column = Math.max(0, Math.min(column, this.parts.columns.length - 1));
    this.#scrollToCurrent();
    this.#draw();
    setAttribute(this.element, "aria-activedescendant", "current");
    this.parts.onMove(this.#row, this.#column);
  }

  #scrollToCurrent(): void {
    const map = this.#map();
    const first = map.firstRow(this.element.scrollTop);
    const inSight = Math.floor((this.element.clientHeight - this.#headPx()) / rowPx);
    if (this.#row < first) this.element.scrollTop = map.scrollTop(this.#row);
    else if (this.#row >= first + inSight) this.element.scrollTop = map.scrollTop(this.#row - inSight + 1);
    const left = this.parts.widths
      .slice(0, this.#column)
      .reduce((sum, width) => sum + width, this.#numberPx());
    const right = left + (this.parts.widths[this.#column] ?? 0);
    if (left - this.#numberPx() < this.element.scrollLeft) this.element.scrollLeft = left - this.#numberPx();
    else if (right > this.element.scrollLeft + this.element.clientWidth)
      this.element.scrollLeft = right - this.element.clientWidth;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target instanceof HTMLInputElement || event.altKey) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "c") {
      this.#copy(event.shiftKey);
    } else if (event.key === "Enter" && event.target === this.element) {
      this.parts.onOpen(this.#row, this.#column);
    } else {
      const target = this.#target(event.key, command);
      if (target === undefined) return;
      this.#moveTo(...target);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  #target(key: string, command: boolean): [row: number, column: number] | undefined {
    const [row, column, last] = [this.#row, this.#column, this.parts.pages.total - 1];
    switch (key) {
      case "ArrowDown":
        return [row + 1, column];
      case "ArrowUp":
        return [row - 1, column];
      case "ArrowRight":
        return [row, column + 1];
      case "ArrowLeft":
        return [row, column - 1];
      case "PageDown":
        return [row + rowsInSight, column];
      case "PageUp":
        return [row - rowsInSight, column];
      case "Home":
        return command ? [0, 0] : [row, 0];
      case "End":
        return command ? [last, column] : [row, this.parts.columns.length - 1];
      default:
        return undefined;
    }
  }

  /** The cell, or the row with tabs between its values. */
  #copy(wholeRow: boolean): void {
    const { values } = this.current;
    if (values === undefined) return;
    this.parts.onCopy(
      wholeRow ? values.map((value) => value ?? "").join("\t") : (values[this.#column] ?? ""),
    );
  }
}
