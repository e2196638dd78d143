import type { ProcessOverview, TabCounts } from "../../core/protocol/details.js";
import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import { RpcError } from "../../core/protocol/rpc.js";
import type { DetailsTab } from "../../core/protocol/viewState.js";
import { actionButton } from "../controls/actionButton.js";
import { element, fill, setAttribute } from "../controls/element.js";
import { paneMenu } from "../panes/exportMenu.js";
import { PaneFrame } from "../panes/paneFrame.js";
import type { ScreenContext } from "../state/screenContext.js";
import { selectedRow } from "../state/screenState.js";
import { noteAnswer } from "../state/noteAnswer.js";
import { copyCommandLine } from "../tree/processMenu.js";
import { connectionsTab } from "./connectionsTab.js";
import { Crumbs } from "./crumbs.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { eventsTab } from "./eventsTab.js";
import { FilesTab } from "./filesTab.js";
import { findingsTab } from "./findingsTab.js";
import { lookupsTab } from "./lookupsTab.js";
import { overviewTab } from "./overviewTab.js";
import { none } from "./tableTab.js";
import { TabStrip } from "./tabStrip.js";

const views: Readonly<Record<DetailsTab, (context: DetailsContext) => TabView>> = {
  overview: overviewTab,
  files: (context) => new FilesTab(context),
  connections: connectionsTab,
  dns: lookupsTab,
  findings: findingsTab,
  events: eventsTab,
};
/** Tabs whose table scrolls by itself. */
const ownScroll: ReadonlySet<DetailsTab> = new Set(["files", "connections", "dns", "events"]);

/** Everything about the selected process. */
export class DetailsPane {
  readonly frame: PaneFrame;
  readonly #crumbs: Crumbs;
  readonly #tabs: TabStrip;
  readonly #panel = element("div", { class: "panel", id: "details-panel", role: "tabpanel", tabindex: 0 });
  #subtree = false;
  #overview: ProcessOverview | null = null;
  #counts: TabCounts | null = null;
  #view: TabView | null = null;
  /** What the view is about: while it stays the same, the view does too. */
  #subject: string | null = null;
  /** Grows with every change of what is shown, so that late answers are known to be old. */
  #generation = 0;

  constructor(private readonly context: ScreenContext) {
    const { actions, menu, store } = context;
    this.#crumbs = new Crumbs(context);
    this.#tabs = new TabStrip(context);
    const subtree = actionButton("type-hierarchy-sub", "Include processes below", () => {
      this.#subtree = !this.#subtree;
      setAttribute(subtree, "aria-pressed", String(this.#subtree));
      this.#reload();
    });
    setAttribute(subtree, "aria-pressed", "false");
    const body = element("div", { class: "details" }, this.#crumbs.element, this.#tabs.element, this.#panel);
    this.frame = new PaneFrame(
      context,
      "details",
      [
        subtree,
        actionButton(
          "zoom-in",
          "Zoom to this process",
          () => {
            actions.zoomToSelection();
          },
          { key: "." },
        ),
        actionButton("copy", "Copy command line", () => {
          const [processId] = store.state.selected;
          if (processId !== undefined) actions.run(copyCommandLine(context, processId));
        }),
        actionButton(
          "database",
          "Show SQL",
          () => {
            actions.showSql(this.query);
          },
          { key: "Ctrl+Alt+S" },
        ),
        actionButton("ellipsis", "More actions of the details", (event) => {
          menu.showBelow(
            event.currentTarget as HTMLElement,
            paneMenu(actions, () => this.query),
          );
        }),
      ],
      body,
    );
    store.watch(["selected", "model", "filter", "findings", "attempt"], () => {
      this.#reload();
    });
    store.watch(["tab", "soughtEvent"], () => {
      this.#showTabOrSought();
    });
    this.#panel.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      document.querySelector<HTMLElement>(".tree .rows")?.focus();
      event.preventDefault();
      event.stopPropagation();
    });
    this.#reload();
  }

  focus(): void {
    this.#tabs.focus();
  }

  /** What Show SQL and export stand for: the tab in sight. */
  get query(): PaneQuery {
    const { filter, selected, tab } = this.context.store.state;
    const scope = { processId: selected[0] ?? -1, subtree: this.#subtree };
    if (selected[0] === undefined) return { pane: "events", filter, scope: null };
    return tab === "events" ? { pane: "events", filter, scope } : { pane: tab, filter, scope };
  }

  #reload(): void {
    this.#generation++;
    if (this.#overview?.processId !== this.context.store.state.selected[0]) this.#overview = null;
    const known = this.#now();
    if (known === null) {
      this.#showNothing();
      return;
    }
    const isSame = this.#subjectOf(known) === this.#subject;
    if (!isSame) this.#counts = null;
    const { model, row } = known;
    this.frame.subtitle(model.titleOf(row), `pid ${model.pidOf(row)}`);
    this.#crumbs.show(row);
    this.#showNumbers(known);
    if (isSame) this.#view?.refresh(known);
    else this.#showTab();
    void this.#ask(known, !isSame);
  }

  #now(): DetailsContext | null {
    const { model, selected } = this.context.store.state;
    const row = selectedRow(this.context.store.state);
    const [processId] = selected;
    if (model === null || row === null || processId === undefined) return null;
    const scope = { processId, subtree: this.#subtree };
    return { screen: this.context, model, row, scope, overview: this.#overview, counts: this.#counts };
  }

  async #ask({ scope }: DetailsContext, isAwaited: boolean): Promise<void> {
    const { client, store } = this.context;
    const { filter } = store.state;
    const generation = this.#generation;
    this.frame.busy(isAwaited);
    try {
      const [overview, counts] = await Promise.all([
        client.call("getProcess", { processId: scope.processId, filter }),
        client.call("getTabCounts", { scope, filter }),
      ]);
      if (generation !== this.#generation) return;
      noteAnswer(store, "process", null);
      this.#overview = overview;
      this.#counts = counts;
      const now = this.#now();
      if (now === null) return;
      this.#showNumbers(now);
      this.#view?.update?.(now);
    } catch (thrown) {
      if (!(thrown instanceof RpcError)) throw thrown;
      if (generation === this.#generation) noteAnswer(store, "process", thrown.message);
    } finally {
      if (generation === this.#generation) this.frame.busy(false);
    }
  }

  #showNumbers({ model, row, scope, counts }: DetailsContext): void {
    const { findings } = this.context.store.state;
    this.#tabs.show({
      files: counts?.files ?? null,
      connections: counts?.connections ?? null,
      dns: counts?.lookups ?? null,
      findings: (scope.subtree ? findings?.countWithin(row) : findings?.count(row)) ?? null,
      events: counts?.events ?? null,
    });
    setAttribute(this.#panel, "aria-label", `Details of ${model.titleOf(row)}`);
  }

  #showTabOrSought(): void {
    const now = this.#now();
    if (now !== null && this.#subjectOf(now) === this.#subject) this.#view?.seek?.();
    else this.#showTab();
  }

  #showTab(): void {
    const now = this.#now();
    if (now === null) return;
    const shown = this.#shownTab();
    const view = views[shown](now);
    this.#subject = this.#subjectOf(now);
    this.#view = view;
    view.update?.(now);
    this.#panel.classList.toggle("scrolls-itself", ownScroll.has(shown));
    setAttribute(this.#panel, "aria-labelledby", `tab-${shown}`);
    fill(this.#panel, view.element);
    this.#panel.scrollTop = 0;
  }

  #subjectOf({ scope }: DetailsContext): string {
    return JSON.stringify([scope, this.context.store.state.filter, this.#shownTab()]);
  }

  #shownTab(): DetailsTab {
    const { tab, findings } = this.context.store.state;
    return tab === "findings" && findings?.available !== true ? "overview" : tab;
  }

  #showNothing(): void {
    this.#view = null;
    this.#subject = null;
    this.#overview = null;
    this.frame.busy(false);
    this.frame.subtitle("");
    this.#crumbs.show(-1);
    this.#tabs.show({});
    fill(this.#panel, none("Select a process to see what it did."));
  }
}
