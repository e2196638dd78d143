import { element, setAttribute, setText } from "../controls/element.js";
import { icon } from "../controls/icon.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { PaneName } from "../state/screenState.js";
import { escapeText } from "../format/escapeText.js";

const titles: Readonly<Record<PaneName, string>> = {
  timeline: "Timeline",
  processes: "Processes",
  details: "Details",
};

/** A part of the screen: header with title, subtitle and actions, and a body. Folds in one column. */
export class PaneFrame {
  readonly element: HTMLElement;
  readonly #subtitle = element("span", { class: "subtitle cut" });
  readonly #aside = element("span", { class: "subtitle" });
  readonly #fold: HTMLButtonElement;
  readonly #progress = element("div", { class: "pane-progress", hidden: true, role: "progressbar" });
  #progressTimer: number | undefined;

  constructor(
    private readonly context: ScreenContext,
    readonly name: PaneName,
    actions: readonly HTMLElement[],
    body: HTMLElement,
  ) {
    const titleId = `pane-${name}`;
    this.#fold = element(
      "button",
      {
        class: "action fold",
        type: "button",
        on: {
          click: () => {
            this.#toggle();
          },
        },
      },
      icon("chevron-down"),
    );
    const toolbar = element(
      "span",
      { class: "group", role: "toolbar", "aria-label": `${titles[name]} actions` },
      ...actions,
    );
    const header = element(
      "div",
      { class: "pane-header" },
      this.#fold,
      element("h2", { id: titleId }, titles[name]),
      this.#subtitle,
      this.#aside,
      element("span", { class: "grow" }),
      toolbar,
    );
    this.#progress.setAttribute("aria-label", `${titles[name]} is being updated`);
    this.element = element(
      "section",
      { class: "pane", "aria-labelledby": titleId, "data-pane": name },
      header,
      body,
      this.#progress,
    );
    rovingFocus(toolbar, "button", "horizontal");
    context.store.watch(["folded", "width"], () => {
      this.#showFold();
    });
    this.#showFold();
  }

  /** Beside the title; `aside` never gives way. */
  subtitle(text: string, aside = ""): void {
    setText(this.#subtitle, escapeText(text));
    setText(this.#aside, aside);
    this.#subtitle.hidden = text === "";
    this.#aside.hidden = aside === "";
  }

  /** A wait becomes visible after 300 ms. */
  busy(isBusy: boolean): void {
    window.clearTimeout(this.#progressTimer);
    if (!isBusy) this.#progress.hidden = true;
    else
      this.#progressTimer = window.setTimeout(() => {
        this.#progress.hidden = false;
      }, 300);
  }

  #toggle(): void {
    const { store } = this.context;
    const folded = new Set(store.state.folded);
    if (!folded.delete(this.name)) folded.add(this.name);
    store.set({ folded });
  }

  #showFold(): void {
    const { folded, width } = this.context.store.state;
    const isFolded = width === "narrow" && folded.has(this.name);
    this.element.classList.toggle("folded", isFolded);
    setAttribute(this.#fold, "aria-expanded", String(!isFolded));
    setAttribute(this.#fold, "aria-label", `${isFolded ? "Unfold" : "Fold"} ${titles[this.name]}`);
    setText(
      this.#fold.firstElementChild ?? this.#fold,
      icon(isFolded ? "chevron-right" : "chevron-down").textContent,
    );
  }
}
