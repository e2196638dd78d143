import type { EventKind } from "../../core/protocol/eventFilter.js";
import { actionButton, Chip } from "../controls/actionButton.js";
import { element, fill } from "../controls/element.js";
import { icon, type IconName } from "../controls/icon.js";
import type { MenuItem } from "../controls/menu.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import { button } from "../controls/toolkit.js";
import { formatNumber } from "../format/formatNumber.js";
import type { ScreenContext } from "../state/screenContext.js";
import { isIncomplete } from "../header/traceFacts.js";
import { FilterInput } from "./filterInput.js";

interface Toggle {
  readonly kind: EventKind;
  readonly caption: string;
  readonly icon: IconName;
  readonly colour: string;
  readonly count: "findings" | "connections" | "lookups" | "writes";
  readonly className: string;
}

const toggles: readonly Toggle[] = [
  { kind: "findings", caption: "Findings", icon: "shield", colour: "", count: "findings", className: "" },
  {
    kind: "connections",
    caption: "Connections",
    icon: "plug",
    colour: "kind-network",
    count: "connections",
    className: "hide-medium",
  },
  {
    kind: "dns",
    caption: "DNS",
    icon: "tag",
    colour: "kind-lookup",
    count: "lookups",
    className: "hide-medium",
  },
  {
    kind: "writes",
    caption: "Writes",
    icon: "edit",
    colour: "kind-file",
    count: "writes",
    className: "hide-medium",
  },
];

/** Filter text, toggles, how much is left, and the query behind it. */
export class FilterBar {
  readonly element: HTMLElement;
  readonly input: FilterInput;
  readonly #chips: readonly { readonly toggle: Toggle; readonly chip: Chip }[];
  readonly #libraries: Chip;
  readonly #result = element("span", { class: "result", role: "status" });
  readonly #refreshFocus: () => void;

  constructor(private readonly context: ScreenContext) {
    const { actions, store } = context;
    this.input = new FilterInput(context);
    this.#chips = toggles.map((toggle) => ({
      toggle,
      chip: new Chip(
        { icon: toggle.icon, className: toggle.colour },
        () => {
          this.#toggle(toggle.kind);
        },
        toggle.className,
      ),
    }));
    this.#libraries = new Chip({ icon: "eye-closed", className: "" }, () => {
      actions.setFilter({ hideLibraryLoads: !store.state.filter.hideLibraryLoads });
    });
    const more = actionButton(
      "ellipsis",
      "More filters",
      (event) => {
        context.menu.showBelow(event.currentTarget as HTMLElement, this.#menu());
      },
      { className: "more-filters" },
    );
    const group = element(
      "span",
      { class: "group toggles", role: "toolbar", "aria-label": "Kinds of events" },
      ...this.#chips.map(({ chip }) => chip.element),
      this.#libraries.element,
      more,
    );
    const showSql = button(
      [icon("database", "small"), element("span", { class: "hide-medium" }, "Show SQL")],
      () => {
        actions.showSql({ pane: "events", filter: store.state.filter, scope: null });
      },
      { title: "Open the query behind this view", className: "show-sql hide-narrow" },
    );
    showSql.setAttribute("aria-label", "Show SQL");
    this.element = element(
      "div",
      { class: "filter-bar", role: "search" },
      this.input.element,
      group,
      this.#result,
      showSql,
    );
    this.#refreshFocus = rovingFocus(group, "button", "horizontal");
    store.watch(["filter", "totals", "findings", "status", "width"], () => {
      this.#show();
    });
    this.#show();
  }

  #show(): void {
    const { filter, totals, findings, width, status } = this.context.store.state;
    const counts = totals?.matches.totals;
    for (const { toggle, chip } of this.#chips) {
      const count = counts === undefined ? null : counts[toggle.count];
      chip.show(toggle.caption, count, filter.kinds.includes(toggle.kind));
      if (toggle.kind === "findings") chip.element.hidden = findings?.available !== true;
    }
    const caption = width === "wide" ? "Hide library loads" : "Hide libraries";
    this.#libraries.show(caption, counts?.libraryLoads ?? null, filter.hideLibraryLoads);
    const matched = counts?.matched ?? status.report.events;
    const all = counts?.all ?? status.report.events;
    const atLeast = isIncomplete(status) ? "≥ " : "";
    fill(
      this.#result,
      element("b", {}, `${atLeast}${formatNumber(matched)}`),
      width === "narrow" ? "" : ` of ${atLeast}${formatNumber(all)} events`,
    );
    this.#refreshFocus();
  }

  #toggle(kind: EventKind): void {
    const { actions, store } = this.context;
    const { kinds } = store.state.filter;
    actions.setFilter({
      kinds: kinds.includes(kind) ? kinds.filter((one) => one !== kind) : [...kinds, kind],
    });
  }

  /** Toggles for which there is no room. */
  #menu(): MenuItem[] {
    const { store, actions } = this.context;
    const { filter, totals } = store.state;
    const counts = totals?.matches.totals;
    const lines = toggles
      .filter(({ className }) => className !== "")
      .map((toggle): MenuItem => ({
        label:
          counts === undefined ? toggle.caption : `${toggle.caption} ${formatNumber(counts[toggle.count])}`,
        checked: filter.kinds.includes(toggle.kind),
        run: () => {
          this.#toggle(toggle.kind);
        },
      }));
    return [
      ...lines,
      "separator",
      {
        label: "Clear filter",
        key: "Esc",
        run: () => {
          actions.clearFilter();
        },
      },
      {
        label: "Show SQL",
        key: "Ctrl+Alt+S",
        run: () => {
          actions.showSql({ pane: "events", filter, scope: null });
        },
      },
    ];
  }
}
