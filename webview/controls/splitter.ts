import { element, setAttribute } from "./element.js";

const stepPx = 16;
const longStepPx = 64;

export interface SplitterOptions {
  /** "vertical" divides left from right. */
  readonly orientation: "vertical" | "horizontal";
  readonly label: string;
  /** Size now, and its bounds, of the part before the splitter, CSS pixels. */
  readonly size: () => { readonly now: number; readonly min: number; readonly max: number };
  /** The size the reader chose; null for the default. */
  readonly onResize: (sizePx: number | null) => void;
}

/** A line between two panes to drag, or to move with the arrow keys; double-click restores the default. */
export class Splitter {
  readonly element: HTMLElement;
  readonly #vertical: boolean;

  constructor(private readonly options: SplitterOptions) {
    this.#vertical = options.orientation === "vertical";
    this.element = element("div", {
      class: "splitter",
      role: "separator",
      tabindex: 0,
      "aria-orientation": options.orientation,
      "aria-label": options.label,
      on: {
        pointerdown: (event) => {
          this.#drag(event);
        },
        keydown: (event) => {
          this.#onKey(event);
        },
        dblclick: () => {
          options.onResize(null);
        },
      },
    });
  }

  /** Writes the position for assistive technology; call after a layout. */
  refresh(): void {
    const { now, min, max } = this.options.size();
    setAttribute(this.element, "aria-valuenow", Math.round(now));
    setAttribute(this.element, "aria-valuemin", Math.round(min));
    setAttribute(this.element, "aria-valuemax", Math.round(max));
  }

  #drag(down: PointerEvent): void {
    if (down.button !== 0) return;
    const start = this.#position(down);
    const { now } = this.options.size();
    this.element.setPointerCapture(down.pointerId);
    this.element.classList.add("dragging");
    const move = (event: PointerEvent): void => {
      this.#resize(now + this.#position(event) - start);
    };
    const end = (): void => {
      this.element.classList.remove("dragging");
      this.element.removeEventListener("pointermove", move);
    };
    this.element.addEventListener("pointermove", move);
    this.element.addEventListener("lostpointercapture", end, { once: true });
    down.preventDefault();
  }

  #onKey(event: KeyboardEvent): void {
    const { now, min, max } = this.options.size();
    const step = event.shiftKey ? longStepPx : stepPx;
    const [less, more] = this.#vertical ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    const wanted = { [less]: now - step, [more]: now + step, Home: min, End: max }[event.key];
    if (event.key === "Enter") this.options.onResize(null);
    else if (wanted !== undefined) this.#resize(wanted);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #position(event: PointerEvent): number {
    return this.#vertical ? event.clientX : event.clientY;
  }

  #resize(sizePx: number): void {
    const { min, max } = this.options.size();
    this.options.onResize(Math.max(min, Math.min(max, sizePx)));
  }
}
