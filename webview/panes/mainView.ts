import { element, fill } from "../controls/element.js";
import { FrameTask } from "../controls/frameTask.js";
import { Splitter } from "../controls/splitter.js";
import { DetailsPane } from "../details/detailsPane.js";
import type { ScreenContext } from "../state/screenContext.js";
import { TimelinePane } from "../timeline/timelinePane.js";
import { TreePane } from "../tree/treePane.js";
import { type Bounds, isLow, timelineHeight, treeWidth } from "./screenLayout.js";

const paneHeaderPx = 22;
const compactTimelinePx = 116;
/** One column: what the tree takes of tree and details together. */
const narrowTreeShare = 0.52;

/** The three panes and the lines between them. */
export class MainView {
  readonly element = element("main", { class: "main" });
  readonly tree: TreePane;
  readonly timeline: TimelinePane;
  readonly details: DetailsPane;
  readonly #right = element("div", { class: "right" });
  readonly #columns: Splitter;
  readonly #rows: Splitter;
  #width = 0;
  #height = 0;
  #narrow: boolean | null = null;
  #lastFocused: TreePane | TimelinePane | DetailsPane | null = null;

  constructor(private readonly context: ScreenContext) {
    const { store } = context;
    this.tree = new TreePane(context);
    const relayout = new FrameTask(() => {
      this.layout();
    });
    this.timeline = new TimelinePane(context, () => {
      relayout.schedule();
    });
    this.details = new DetailsPane(context);
    this.#columns = new Splitter({
      orientation: "vertical",
      label: "Resize processes",
      size: () => this.#treeBounds(),
      onResize: (sizePx) => {
        store.set({ treeRatio: sizePx === null ? null : sizePx / Math.max(1, this.#width) });
      },
    });
    this.#rows = new Splitter({
      orientation: "horizontal",
      label: "Resize timeline",
      size: () => this.#timelineBounds(),
      onResize: (sizePx) => {
        store.set({ timelineHeightPx: sizePx });
      },
    });
    this.element.addEventListener("focusin", () => {
      this.#lastFocused = this.#focusedPane();
    });
    store.watch(["treeRatio", "timelineHeightPx", "width", "folded", "timelineMaximised"], () => {
      this.layout();
    });
    new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      this.#width = entry.contentRect.width;
      this.#height = entry.contentRect.height;
      this.layout();
    }).observe(this.element);
  }

  /** The pane with the focus; the one that had it last where what had it is gone. */
  get activePane(): TreePane | TimelinePane | DetailsPane | null {
    return document.activeElement === document.body ? this.#lastFocused : this.#focusedPane();
  }

  #focusedPane(): TreePane | TimelinePane | DetailsPane | null {
    const panes = [this.tree, this.timeline, this.details];
    return panes.find(({ frame }) => frame.element.contains(document.activeElement)) ?? null;
  }

  /** The panes in the order of F6. */
  focusPane(direction: 1 | -1): void {
    const panes =
      this.#narrow === true
        ? [this.timeline, this.tree, this.details]
        : [this.tree, this.timeline, this.details];
    const at = panes.findIndex(({ frame }) => frame.element.contains(document.activeElement));
    const start = at < 0 && direction < 0 ? 0 : at;
    panes[(start + direction + panes.length) % panes.length]?.focus();
  }

  layout(): void {
    const narrow = this.context.store.state.width === "narrow";
    if (narrow !== this.#narrow) this.#arrange(narrow);
    if (this.#width === 0) return;
    if (narrow) this.#layoutNarrow();
    else this.#layoutWide();
    this.#columns.refresh();
    this.#rows.refresh();
  }

  #arrange(narrow: boolean): void {
    this.#narrow = narrow;
    const [tree, timeline, details] = [
      this.tree.frame.element,
      this.timeline.frame.element,
      this.details.frame.element,
    ];
    if (narrow) fill(this.element, timeline, this.#rows.element, tree, details);
    else {
      fill(this.#right, timeline, this.#rows.element, details);
      fill(this.element, tree, this.#columns.element, this.#right);
    }
  }

  #layoutWide(): void {
    const low = isLow(this.#height);
    const tree = this.#treeBounds().now;
    this.element.style.gridTemplateColumns = `${tree}px 1px minmax(0, 1fr)`;
    this.element.style.gridTemplateRows = "minmax(0, 1fr)";
    this.#right.style.gridTemplateRows = low
      ? `minmax(0, 1fr) 1px ${paneHeaderPx}px`
      : `${this.#timelineBounds().now}px 1px minmax(0, 1fr)`;
    this.tree.resize(tree);
    this.timeline.resize({
      width: this.#width - tree - 1,
      compact: low && this.#height < 240,
      columnHeight: this.#height,
      wide: this.context.store.state.width === "wide",
    });
  }

  #layoutNarrow(): void {
    const { folded, timelineMaximised } = this.context.store.state;
    const timeline = folded.has("timeline") ? `${paneHeaderPx}px` : `${this.#timelineBounds().now}px`;
    const tree = folded.has("processes") ? `${paneHeaderPx}px` : `minmax(0, ${narrowTreeShare}fr)`;
    const details = folded.has("details") ? `${paneHeaderPx}px` : `minmax(0, ${1 - narrowTreeShare}fr)`;
    this.element.style.gridTemplateColumns = "minmax(0, 1fr)";
    this.element.style.gridTemplateRows = `${timeline} 1px ${tree} ${details}`;
    this.tree.resize(this.#width);
    this.timeline.resize({
      width: this.#width,
      compact: !timelineMaximised,
      columnHeight: this.#height,
      wide: false,
    });
  }

  #treeBounds(): Bounds {
    return treeWidth(this.#width, this.context.store.state.treeRatio);
  }

  #timelineBounds(): Bounds {
    const { timelineHeightPx, timelineMaximised } = this.context.store.state;
    if (this.#narrow === true && !timelineMaximised)
      return {
        now: Math.min(this.timeline.contentHeight, compactTimelinePx + paneHeaderPx),
        min: compactTimelinePx,
        max: compactTimelinePx,
      };
    return timelineHeight(this.#height, this.timeline.contentHeight, timelineHeightPx);
  }
}
