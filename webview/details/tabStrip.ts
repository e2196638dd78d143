import type { DetailsTab } from "../../core/protocol/viewState.js";
import { actionButton } from "../controls/actionButton.js";
import { element, setAttribute, setText } from "../controls/element.js";
import { FrameTask } from "../controls/frameTask.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import { formatNumber } from "../format/formatNumber.js";
import type { ScreenContext } from "../state/screenContext.js";

export const tabNames: Readonly<Record<DetailsTab, string>> = {
  overview: "Overview",
  files: "Files",
  connections: "Connections",
  dns: "DNS",
  findings: "Findings",
  events: "Events",
};
const tabs = Object.keys(tabNames) as DetailsTab[];

/** Numbers on the tabs; null while unknown. */
export type TabNumbers = Partial<Readonly<Record<DetailsTab, number | null>>>;

/** The tabs; those without room go into a menu. */
export class TabStrip {
  readonly element = element("div", { class: "tabs" });
  readonly #list = element("div", { role: "tablist", "aria-label": "Details" });
  readonly #more: HTMLElement;
  readonly #tabs = new Map<DetailsTab, { readonly tab: HTMLElement; readonly count: HTMLElement }>();
  readonly #refresh: () => void;
  // What fits is known from a layout only, which is made once for all that changed before the frame.
  readonly #refit = new FrameTask(() => {
    this.#fit();
  });

  constructor(private readonly context: ScreenContext) {
    for (const name of tabs) this.#add(name);
    this.#more = actionButton("ellipsis", "More tabs", (event) => {
      const hidden = tabs.filter(
        (name) => this.#tabs.get(name)?.tab.hidden === true && this.#isOffered(name),
      );
      context.menu.showBelow(
        event.currentTarget as HTMLElement,
        hidden.map((name) => ({
          label: tabNames[name],
          run: () => {
            context.actions.showTab(name);
          },
        })),
      );
    });
    this.element.append(this.#list, this.#more);
    this.#refresh = rovingFocus(this.#list, "[role=tab]", "horizontal");
    new ResizeObserver(() => {
      this.#fit();
    }).observe(this.element);
    context.store.watch(["tab", "findings"], () => {
      this.#showSelected();
    });
    this.#showSelected();
  }

  show(numbers: TabNumbers): void {
    for (const [name, { count }] of this.#tabs) {
      const number = numbers[name] ?? null;
      count.hidden = number === null;
      setText(count, number === null ? "" : formatNumber(number));
      count.classList.toggle("zero", number === 0);
    }
    this.#refit.schedule();
  }

  focus(): void {
    this.#tabs.get(this.context.store.state.tab)?.tab.focus();
  }

  #add(name: DetailsTab): void {
    const count = element("span", { class: "tab-count", hidden: true });
    const tab = element(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${name}`,
        "aria-controls": "details-panel",
        on: {
          click: () => {
            this.context.actions.showTab(name);
          },
        },
      },
      tabNames[name],
      count,
    );
    this.#tabs.set(name, { tab, count });
    this.#list.append(tab);
  }

  #isOffered(name: DetailsTab): boolean {
    return name !== "findings" || this.context.store.state.findings?.available === true;
  }

  #showSelected(): void {
    const { tab: selected } = this.context.store.state;
    for (const [name, { tab }] of this.#tabs) {
      setAttribute(tab, "aria-selected", String(name === selected));
      tab.tabIndex = name === selected ? 0 : -1;
    }
    this.#refit.schedule();
  }

  /** Shows as many tabs as fit, the selected one always. */
  #fit(): void {
    const { tab: selected } = this.context.store.state;
    for (const [name, { tab }] of this.#tabs) tab.hidden = !this.#isOffered(name);
    this.#more.hidden = true;
    const room = this.element.clientWidth - 16;
    if (room <= 0 || this.#list.scrollWidth <= room) {
      this.#refresh();
      return;
    }
    this.#more.hidden = false;
    for (const name of [...tabs].reverse()) {
      if (this.#list.scrollWidth <= room - 28) break;
      const tab = this.#tabs.get(name)?.tab;
      if (name !== selected && tab !== undefined) tab.hidden = true;
    }
    this.#refresh();
  }
}
