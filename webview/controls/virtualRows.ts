import { FrameTask } from "./frameTask.js";
import { rowHeight } from "./rowHeight.js";
import { rowWindow, scrollTopFor } from "./rowWindow.js";

/** A row's element and how to make it show another row of the list. */
export interface RowView {
  readonly element: HTMLElement;
  update(index: number): void;
}

/**
 * A list of any length with elements for the rows in sight only. Elements are kept and re-used, so that
 * scrolling and expanding write text and attributes but build nothing.
 */
export class VirtualRows<Row extends RowView> {
  readonly #views: Row[] = [];
  #count = 0;
  #rowHeight = 22;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly create: () => Row,
  ) {
    const redraw = new FrameTask(() => {
      this.refresh();
    });
    scroller.addEventListener("scroll", () => {
      redraw.schedule();
    });
  }

  get count(): number {
    return this.#count;
  }

  get rowHeight(): number {
    return this.#rowHeight;
  }

  /** The first row in sight. */
  get firstInSight(): number {
    return Math.floor(this.scroller.scrollTop / this.#rowHeight);
  }

  /** Rows that fit in sight. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.scroller.clientHeight / this.#rowHeight) - 1);
  }

  /** Sets the length, and leaves room for `extraPx` below the last row. */
  setCount(count: number, extraPx = 0): void {
    this.#count = count;
    this.#rowHeight = rowHeight();
    this.body.style.height = `${count * this.#rowHeight + extraPx}px`;
    this.refresh();
  }

  /** Writes the rows in sight anew. */
  refresh(): void {
    const { scrollTop, clientHeight } = this.scroller;
    const { first, last } = rowWindow(scrollTop, clientHeight, this.#rowHeight, this.#count);
    const wanted = last - first;
    while (this.#views.length < wanted) this.#add();
    this.#views.forEach((view, slot) => {
      // Row i always uses the same slot while the window moves, so a scroll by one row rewrites one row.
      const index =
        wanted === 0
          ? last
          : first + ((slot - (first % this.#views.length) + this.#views.length) % this.#views.length);
      const used = index < last;
      view.element.hidden = !used;
      if (!used) return;
      view.element.style.transform = `translateY(${index * this.#rowHeight}px)`;
      view.update(index);
    });
  }

  reveal(index: number, align: "nearest" | "center" = "nearest"): void {
    const { scrollTop, clientHeight } = this.scroller;
    const top = scrollTopFor(index, scrollTop, clientHeight, this.#rowHeight, align);
    if (top === null) return;
    this.scroller.scrollTop = top;
    this.refresh();
  }

  scrollToRow(index: number): void {
    this.scroller.scrollTop = index * this.#rowHeight;
    this.refresh();
  }

  #add(): void {
    const view = this.create();
    this.#views.push(view);
    this.body.append(view.element);
  }
}
