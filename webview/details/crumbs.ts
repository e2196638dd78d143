import { type Child, element, fill } from "../controls/element.js";
import { FrameTask } from "../controls/frameTask.js";
import { icon, severityLook } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { shortTitle } from "../model/processTitle.js";
import type { ScreenContext } from "../state/screenContext.js";

/** From the root down to the process; when too long the oldest fold into `…`, which lists them. */
export class Crumbs {
  readonly element = element("nav", { class: "crumbs", "aria-label": "Ancestry" });
  #row = -1;
  // What fits is known from a layout only, which is made once for all that changed before the frame.
  readonly #fit = new FrameTask(() => {
    this.#show();
  });

  constructor(private readonly context: ScreenContext) {
    new ResizeObserver(() => {
      this.#show();
    }).observe(this.element);
  }

  show(row: number): void {
    this.#row = row;
    this.#fit.schedule();
  }

  #show(): void {
    const { model } = this.context.store.state;
    if (model === null || this.#row < 0) {
      fill(this.element);
      return;
    }
    const ancestry = model.ancestry(this.#row);
    this.element.classList.remove("cut");
    for (let folded = 0; folded < Math.max(1, ancestry.length - 1); folded++) {
      this.#write(ancestry, folded);
      if (this.element.scrollWidth <= this.element.clientWidth || this.element.clientWidth === 0) return;
    }
    this.element.classList.add("cut");
  }

  #write(ancestry: readonly number[], folded: number): void {
    const parts: Child[] = [];
    if (folded > 0) parts.push(this.#more(ancestry.slice(0, folded)), separator());
    ancestry.slice(folded).forEach((row, index, shown) => {
      if (index > 0) parts.push(separator());
      parts.push(this.#crumb(row, index === shown.length - 1));
    });
    fill(this.element, ...parts);
  }

  #crumb(row: number, isCurrent: boolean): HTMLElement {
    const { store, actions } = this.context;
    const { model, findings } = store.state;
    if (model === null) throw new Error("an ancestry was drawn before there was a process");
    const severity = isCurrent ? null : severityLook(findings?.worst(row) ?? "none");
    return element(
      "button",
      {
        type: "button",
        class: isCurrent ? "current" : (severity?.className ?? ""),
        "aria-current": isCurrent ? "true" : null,
        on: {
          click: () => {
            actions.select(model.processIdOf(row));
          },
        },
      },
      traceText(shortTitle(model, row)),
    );
  }

  #more(rows: readonly number[]): HTMLElement {
    const { store, menu, actions } = this.context;
    const { model } = store.state;
    return element(
      "button",
      {
        type: "button",
        "aria-label": `${rows.length} more ancestors`,
        on: {
          click: (event) => {
            if (model === null) return;
            const items = rows.map((row) => ({
              label: model.nameWithPid(row),
              run: () => {
                actions.select(model.processIdOf(row));
              },
            }));
            menu.showBelow(event.currentTarget as HTMLElement, items);
          },
        },
      },
      "…",
    );
  }
}

function separator(): HTMLElement {
  return icon("chevron-right", "small");
}
