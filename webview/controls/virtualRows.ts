import { setAttribute } from "./element.js";
import { FrameTask } from "./frameTask.js";
import { rowHeight } from "./rowHeight.js";
import { rowWindow, scrollTopFor } from "./rowWindow.js";

/** A row's element and how to make it show another row of the list. */
export interface RowView {
  readonly element: HTMLElement;
  /** Shows a row of the list, which gives the element its id; true for the row with the keyboard's focus. */
  update(index: number): boolean;
}

/** A row's element with the offset that it was moved to last. */
interface Slot<Row> {
  readonly view: Row;
  topPx: number;
}

/**
 * A list of any length with elements for the rows in sight only. Elements are kept and re-used, so that
 * scrolling and expanding write text and attributes but build nothing. Its size and how far it is scrolled are kept
 * too: to ask the page for them between two changes would lay it out anew each time. The scroller, which takes the
 * browser's focus, is told which row in sight has the keyboard's, for assistive technology to read.
 */
export class VirtualRows<Row extends RowView> {
  readonly #slots: Slot<Row>[] = [];
  #count = 0;
  #rowHeight = 22;
  #scrollTop = 0;
  #heightPx = 0;

  constructor(
    private readonly scroller: HTMLElement,
    private readonly body: HTMLElement,
    private readonly create: () => Row,
  ) {
    const redraw = new FrameTask(() => {
      this.refresh();
    });
    scroller.addEventListener("scroll", () => {
      this.#scrollTop = scroller.scrollTop;
      redraw.schedule();
    });
    new ResizeObserver(() => {
      this.#heightPx = scroller.clientHeight;
      this.#scrollTop = scroller.scrollTop;
      this.refresh();
    }).observe(scroller);
  }

  get count(): number {
    return this.#count;
  }

  get rowHeight(): number {
    return this.#rowHeight;
  }

  /** The first row in sight. */
  get firstInSight(): number {
    return Math.floor(this.#scrollTop / this.#rowHeight);
  }

  /** Rows that fit in sight. */
  get pageSize(): number {
    return Math.max(1, Math.floor(this.#height / this.#rowHeight) - 1);
  }

  /** Asked for while the list has no size yet, which its first layout will give it. */
  get #height(): number {
    this.#heightPx ||= this.scroller.clientHeight;
    return this.#heightPx;
  }

  /** Sets the length, and leaves room for `extraPx` below the last row. */
  setCount(count: number, extraPx = 0): void {
    this.#count = count;
    this.#rowHeight = rowHeight();
    const lengthPx = count * this.#rowHeight + extraPx;
    this.body.style.height = `${lengthPx}px`;
    // As the browser will do when it lays out a list that became shorter.
    this.#scrollTop = Math.max(0, Math.min(this.#scrollTop, lengthPx - this.#height));
    this.refresh();
  }

  /** Writes the rows in sight anew. */
  refresh(): void {
    const { first, last } = rowWindow(this.#scrollTop, this.#height, this.#rowHeight, this.#count);
    const wanted = last - first;
    while (this.#slots.length < wanted) this.#add();
    const size = this.#slots.length;
    let active: string | null = null;
    this.#slots.forEach((slot, at) => {
      // Row i always uses the same slot while the window moves, so a scroll by one row rewrites one row.
      const index = wanted === 0 ? last : first + ((at - (first % size) + size) % size);
      const used = index < last;
      slot.view.element.hidden = !used;
      if (!used) slot.view.element.removeAttribute("id");
      else if (this.#show(slot, index)) active = slot.view.element.id;
    });
    setAttribute(this.scroller, "aria-activedescendant", active);
  }

  /** Scrolls a row into sight; gives its element. */
  elementOf(index: number): HTMLElement | null {
    this.reveal(index);
    return (
      this.#slots.find(({ view, topPx }) => !view.element.hidden && topPx === index * this.#rowHeight)?.view
        .element ?? null
    );
  }

  reveal(index: number, align: "nearest" | "center" = "nearest"): void {
    const top = scrollTopFor(index, this.#scrollTop, this.#height, this.#rowHeight, align);
    if (top !== null) this.#scrollTo(top);
  }

  scrollToRow(index: number): void {
    this.#scrollTo(index * this.#rowHeight);
  }

  #scrollTo(topPx: number): void {
    this.scroller.scrollTop = topPx;
    this.#scrollTop = this.scroller.scrollTop;
    this.refresh();
  }

  #show(slot: Slot<Row>, index: number): boolean {
    const topPx = index * this.#rowHeight;
    if (slot.topPx !== topPx) slot.view.element.style.transform = `translateY(${topPx}px)`;
    slot.topPx = topPx;
    return slot.view.update(index);
  }

  #add(): void {
    const view = this.create();
    this.#slots.push({ view, topPx: Number.NaN });
    this.body.append(view.element);
  }
}
