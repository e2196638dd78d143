import type { Hello, ScreenApi, ScreenNotification } from "../core/protocol/investigationApi.js";
import type { RpcClient } from "../core/protocol/rpc.js";
import type { ViewState } from "../core/protocol/viewState.js";
import { element } from "./controls/element.js";
import { LiveRegion } from "./controls/liveRegion.js";
import { Menu } from "./controls/menu.js";
import { FilterBar } from "./filter/filterBar.js";
import { formatNumber, useLocale } from "./format/formatNumber.js";
import { Banners } from "./header/banners.js";
import { Header } from "./header/header.js";
import { Hover } from "./hover/hover.js";
import { BlankState } from "./panes/blankState.js";
import { MainView } from "./panes/mainView.js";
import { widthClass } from "./panes/screenLayout.js";
import { ScreenKeys } from "./screenKeys.js";
import { Actions } from "./state/actions.js";
import type { ScreenContext } from "./state/screenContext.js";
import { StateSaver } from "./state/stateSaver.js";
import { initialState, viewStateOf } from "./state/screenState.js";
import { Store } from "./state/store.js";
import { TraceLoader } from "./state/traceLoader.js";

/** The investigation screen: builds its parts, connects them, and answers the editor around it. */
export class Screen {
  readonly #context: ScreenContext;
  readonly #keys: ScreenKeys;
  readonly #saver: StateSaver;
  #awaited: Extract<ScreenNotification, { readonly kind: "reveal" }> | null = null;

  constructor(
    root: HTMLElement,
    hello: Hello,
    client: RpcClient<ScreenApi>,
    private readonly remember: (state: ViewState) => void,
  ) {
    useLocale(hello.locale);
    const store = new Store(initialState(hello));
    const live = new LiveRegion();
    const context: ScreenContext = {
      store,
      client,
      live,
      actions: new Actions(store, client, live),
      hover: new Hover(),
      menu: new Menu(),
    };
    this.#context = context;
    this.#watchWidth(root);
    const filterBar = new FilterBar(context);
    const main = new MainView(context);
    const blank = new BlankState(context, main.element);
    root.replaceChildren(
      new Header(context).element,
      filterBar.element,
      new Banners(context).element,
      element("div", { class: "stage" }, main.element, blank.element),
      context.hover.element,
      live.element,
    );
    this.#keys = new ScreenKeys(context, main, filterBar);
    this.#showSettings();
    store.watch(["selected", "filter"], () => {
      this.#tellSelection();
    });
    this.#saver = new StateSaver(() => {
      context.actions.run(client.call("saveState", { state: viewStateOf(store.state) }));
    });
    store.watch(rememberedKeys, () => {
      this.#keep();
    });
    store.watch(["model"], () => {
      this.#showAwaited();
    });
    for (const leaving of ["pagehide", "visibilitychange"])
      window.addEventListener(leaving, () => {
        this.#saver.flush();
      });
    this.#tellSelection();
    new TraceLoader(store, client).refresh();
  }

  onNotification(notification: ScreenNotification): void {
    const { store } = this.#context;
    switch (notification.kind) {
      case "status":
        store.set({ status: notification.status });
        return;
      case "recording":
        store.set({ recording: notification.recording });
        return;
      case "settings":
        store.set({ settings: notification.settings });
        this.#showSettings();
        return;
      case "command":
        this.#keys.run(notification.command);
        return;
      case "reveal":
        this.#awaited = notification;
        this.#showAwaited();
        return;
    }
  }

  /** The way to a process is known once there are processes: a page that was just loaded has none. */
  #showAwaited(): void {
    const { store, actions } = this.#context;
    if (this.#awaited === null || store.state.model === null) return;
    const { processId, timeUs, eventId } = this.#awaited;
    this.#awaited = null;
    if (processId === null && eventId !== null)
      actions.refuse(`Line ${formatNumber(eventId)} belongs to no process of this trace.`);
    else if (eventId !== null && processId !== null) actions.showEvent(processId, eventId);
    else if (processId !== null) actions.select(processId);
    if (timeUs !== null) actions.bringIntoView(timeUs);
  }

  #showSettings(): void {
    document.body.classList.toggle("reduce-motion", this.#context.store.state.settings.reduceMotion);
  }

  #watchWidth(root: HTMLElement): void {
    const { store } = this.#context;
    const apply = (widthPx: number): void => {
      const width = widthClass(widthPx);
      store.set({ width });
      for (const name of ["wide", "medium", "narrow"]) root.classList.toggle(name, name === width);
    };
    apply(root.clientWidth);
    new ResizeObserver(([entry]) => {
      if (entry !== undefined) apply(entry.contentRect.width);
    }).observe(root);
  }

  #tellSelection(): void {
    const { client, actions, store } = this.#context;
    const { selected, filter } = store.state;
    actions.run(client.call("selectionChanged", { processIds: selected, filter }));
  }

  /** The tab keeps its own state, which may be another one than that of a second tab; the last one is the trace's. */
  #keep(): void {
    this.remember(viewStateOf(this.#context.store.state));
    this.#saver.changed();
  }
}

const rememberedKeys = [
  "filter",
  "filterText",
  "selected",
  "expansion",
  "view",
  "tab",
  "treeSort",
  "treeScrollRow",
  "treeRatio",
  "timelineHeightPx",
  "folded",
  "filesAsDirectories",
] as const;
