import { type Child, element, fill } from "../controls/element.js";

/** A place on the page, CSS pixels. */
export interface Anchor {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const gapPx = 10;
const edgePx = 4;

/** The one tooltip of the screen; never takes focus or clicks. */
export class Hover {
  readonly element = element("div", { class: "hover", role: "tooltip", hidden: true });
  #timer: number | undefined;
  #key: unknown = null;

  /** Shows content beside an anchor after a delay. The same `key` again keeps what is shown. */
  show(key: unknown, anchor: Anchor, delayMs: number, content: () => readonly Child[]): void {
    if (this.#key === key) return;
    this.hide();
    this.#key = key;
    const appear = (): void => {
      fill(this.element, ...content());
      this.element.hidden = false;
      this.#place(anchor);
    };
    if (delayMs === 0) appear();
    else this.#timer = window.setTimeout(appear, delayMs);
  }

  /** Shows more once it is known, if the same thing is still shown. */
  update(key: unknown, anchor: Anchor, content: readonly Child[]): void {
    if (this.#key !== key || this.element.hidden) return;
    fill(this.element, ...content);
    this.#place(anchor);
  }

  hide(): void {
    window.clearTimeout(this.#timer);
    this.#key = null;
    this.element.hidden = true;
  }

  /** On the side with more room, above or below but never over the anchor's own row. */
  #place(anchor: Anchor): void {
    const box = this.element.getBoundingClientRect();
    const middle = (anchor.left + anchor.right) / 2;
    const left = middle > innerWidth / 2 ? anchor.right - box.width : anchor.left;
    const below = anchor.bottom + gapPx + box.height <= innerHeight - edgePx;
    const above = anchor.top - gapPx - box.height;
    this.element.style.left = `${Math.max(edgePx, Math.min(innerWidth - box.width - edgePx, left))}px`;
    this.element.style.top = `${below || above < edgePx ? anchor.bottom + gapPx : above}px`;
  }
}
