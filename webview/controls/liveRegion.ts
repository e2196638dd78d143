import { escapeText } from "../format/escapeText.js";
import { element, setText } from "./element.js";

/** Sentences for a screen reader, at most one a second: the last one wins. */
export class LiveRegion {
  readonly element = element("div", { class: "offscreen", role: "status", "aria-live": "polite" });
  #waiting: string | null = null;
  #timer: number | undefined;

  announce(sentence: string): void {
    this.#waiting = sentence;
    if (this.#timer !== undefined) return;
    this.#say();
    this.#timer = window.setInterval(() => {
      this.#say();
    }, 1000);
  }

  #say(): void {
    if (this.#waiting === null) {
      window.clearInterval(this.#timer);
      this.#timer = undefined;
      return;
    }
    setText(this.element, escapeText(this.#waiting));
    this.#waiting = null;
  }
}
