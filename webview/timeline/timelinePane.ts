import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import type { TimeRange } from "../../core/protocol/time.js";
import { element, setAttribute } from "../controls/element.js";
import { FrameTask } from "../controls/frameTask.js";
import { isMenuKey } from "../controls/menuKey.js";
import { restricts } from "../filter/filterText.js";
import { formatRange } from "../format/formatTime.js";
import { PaneFrame } from "../panes/paneFrame.js";
import type { ScreenContext } from "../state/screenContext.js";
import { traceLengthUs, viewRange } from "../state/screenState.js";
import { onThemeChange } from "../theme/canvasColors.js";
import { hitTest } from "./layout/hitTest.js";
import { type LaneKind, type Mark, rangeOf, type Scene } from "./layout/scene.js";
import type { TimelineInput } from "./layout/timelineInput.js";
import { timelineScene } from "./layout/timelineScene.js";
import { OverviewBrush } from "./overviewBrush.js";
import { timelineButtons } from "./timelineButtons.js";
import { TimelineCanvas } from "./timelineCanvas.js";
import { TimelineGestures } from "./timelineGestures.js";
import { showTimelineHover } from "./timelineHover.js";
import { TimelineKeys } from "./timelineKeys.js";
import { markMenu } from "./timelineMenus.js";
import { TimelineSource } from "./timelineSource.js";
import { markName, TimelineTwin } from "./timelineTwin.js";
import { viewSentence } from "./viewSentence.js";

/** The twin and the spoken summary follow once the view stands still this long. */
const settledMs = 200;

/** While a trace is recorded the view never stands still: they follow this often. */
const unsettledAtMostMs = 1000;

/** Size of the pane, as the layout of the screen gives it. */
export interface TimelineSize {
  readonly width: number;
  readonly compact: boolean;
  /** Height of the column that timeline and details share. */
  readonly columnHeight: number;
  readonly wide: boolean;
}

/** The timeline: lanes on a canvas, an overview with the window of the view, and their ARIA twin. */
export class TimelinePane {
  readonly frame: PaneFrame;
  readonly #canvas = new TimelineCanvas();
  readonly #host: HTMLElement;
  readonly #source: TimelineSource;
  readonly #gestures: TimelineGestures;
  readonly #overview: OverviewBrush;
  readonly #twin = new TimelineTwin(
    (mark) => {
      const name = markName(mark);
      this.#keys.focusMark(this.#scene?.marks.findIndex((drawn) => markName(drawn) === name) ?? -1);
    },
    () => {
      this.#host.focus({ preventScroll: true });
    },
  );
  readonly #keys: TimelineKeys;
  #size: TimelineSize = { width: 0, compact: false, columnHeight: 600, wide: true };
  #scene: Scene | null = null;
  #hidden: ReadonlySet<LaneKind> = new Set(["reads"]);
  #allHosts = false;
  #dragged: TimeRange | null = null;
  #crosshairX: number | null = null;
  readonly #redraw = new FrameTask(() => {
    this.#draw();
  });
  #settledTimer: number | undefined;
  #unsettledSince: number | null = null;
  /** The view that was described last. */
  #described: TimeRange | null | undefined;

  constructor(
    private readonly context: ScreenContext,
    private readonly onHeight: () => void,
  ) {
    const { actions } = context;
    this.#source = new TimelineSource(context, (busy) => {
      this.frame.busy(busy);
      this.#redraw.schedule();
    });
    this.#overview = new OverviewBrush(
      (view) => {
        actions.setView(view);
      },
      () => {
        actions.showWholeTrace();
      },
    );
    this.#host = element(
      "div",
      { class: "timeline", role: "group", tabindex: 0, "aria-label": "Timeline" },
      this.#canvas.scene,
      this.#canvas.overlay,
      this.#overview.element as unknown as HTMLElement,
      this.#twin.element,
    );
    const buttons = timelineButtons(context, {
      hidden: () => this.#hidden,
      toggleLane: (kind) => {
        this.#toggleLane(kind);
      },
      query: () => this.query,
    });
    this.frame = new PaneFrame(context, "timeline", buttons, this.#host);
    this.#keys = new TimelineKeys(context, this.#host, () => this.#scene, {
      focusTwin: (mark) => this.#focusTwin(mark),
      crosshair: (x) => {
        this.#showCrosshair(x);
      },
      drag: (range) => {
        this.#showDragged(range);
      },
      brush: (range) => {
        this.#applyBrush(range);
      },
    });
    this.#gestures = new TimelineGestures(this.#canvas.scene, {
      scene: () => this.#scene,
      lengthUs: () => traceLengthUs(context.store.state),
      setView: (view) => {
        actions.setView(view);
      },
      brush: (range, done) => {
        if (done) this.#applyBrush(range);
        else this.#showDragged(range);
      },
    });
    this.#listen();
  }

  focus(): void {
    this.#host.focus();
  }

  /** Height the lanes need, with the pane's header. */
  get contentHeight(): number {
    return (this.#scene?.height ?? 94) + 22;
  }

  resize(size: TimelineSize): void {
    this.#size = size;
    this.#redraw.schedule();
  }

  get query(): PaneQuery {
    const { state } = this.context.store;
    return { pane: "timeline", filter: state.filter, range: viewRange(state) };
  }

  #listen(): void {
    const { store } = this.context;
    const canvas = this.#canvas.scene;
    store.watch(
      ["model", "totals", "findings", "overview", "view", "filter", "selected", "status", "attempt"],
      () => {
        this.#redraw.schedule();
      },
    );
    canvas.addEventListener("pointermove", (event) => {
      this.#onMove(event);
    });
    canvas.addEventListener("pointerleave", () => {
      this.context.hover.hide();
      this.#showCrosshair(null);
    });
    canvas.addEventListener("pointerdown", () => {
      this.#host.focus({ preventScroll: true });
    });
    canvas.addEventListener("click", (event) => {
      this.#onClick(event);
    });
    canvas.addEventListener("dblclick", (event) => {
      this.#onDoubleClick(event);
    });
    canvas.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      const hit = this.#hitAt(event);
      this.context.menu.showAt(
        event.clientX,
        event.clientY,
        markMenu(this.context, hit, () => this.query),
      );
    });
    this.#host.addEventListener("keydown", (event) => {
      if (!isMenuKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      this.#openMenu();
    });
    onThemeChange(() => {
      this.#canvas.reloadTheme();
      this.#redraw.schedule();
    });
    // The glyphs of lanes and marks come from a font that may arrive after the first picture.
    void document.fonts.load("13px codicon").then(() => {
      this.#redraw.schedule();
    });
  }

  /** The menu of the mark that has the keyboard's focus. */
  #openMenu(): void {
    const index = this.#keys.focusedMark;
    const mark = this.#scene?.marks[index];
    const { left, top } = this.#canvas.scene.getBoundingClientRect();
    this.context.menu.showAt(
      left + (mark?.x ?? 0),
      top + (mark?.y ?? 0) + 9,
      markMenu(this.context, mark === undefined ? null : { kind: "mark", mark, index }, () => this.query),
    );
  }

  #draw(): void {
    const input = this.#input();
    if (input === null) return;
    const scene = timelineScene(input);
    const heightChanged = scene.height !== this.#scene?.height;
    this.#scene = scene;
    this.#canvas.draw(scene, this.context.store.state.status.report.events);
    this.#drawOverlay();
    this.#gestures.sync(scene, input.lengthUs);
    this.#overview.place(scene, input.lengthUs);
    this.#showTitle(input);
    this.#source.refresh({
      widthPx: scene.right - scene.left,
      allHosts: this.#allHosts,
      plainReads: !this.#hidden.has("reads"),
    });
    if (heightChanged) this.onHeight();
    this.#settle(scene, input);
  }

  #input(): TimelineInput | null {
    const { state } = this.context.store;
    const { width, compact, columnHeight, wide } = this.#size;
    const { model, findings, totals, overview, filter } = state;
    if (model === null || width < 80) return null;
    const processRowHeight = wide ? 16 : 15;
    const histogramHeight = columnHeight > 734 ? 30 : 24;
    const lanes =
      58 +
      19 +
      (findings?.available === true ? 54 : 0) +
      18 * (this.#source.timeline?.hosts.length ?? 0) +
      38;
    const rows = Math.floor((0.62 * columnHeight - 22 - lanes - histogramHeight) / processRowHeight);
    return {
      width,
      gutter: compact || state.width === "narrow" ? 0 : width < 640 ? 152 : 190,
      compact,
      processRowHeight,
      maxProcessRows: Math.max(4, Math.min(12, rows)),
      histogramHeight,
      hidden: this.#hidden,
      view: viewRange(state),
      lengthUs: traceLengthUs(state),
      model,
      findings,
      matchesWithin: restricts(filter) ? (totals?.eventsWithin ?? null) : null,
      timeline: this.#source.timeline,
      overview,
      selected: state.selected.map((id) => model.rowOf(id) ?? -1).filter((row) => row >= 0),
      brush: this.#dragged ?? filter.range,
      allHosts: this.#allHosts,
      measure: this.#canvas.measure,
    };
  }

  #showTitle({ view, lengthUs }: TimelineInput): void {
    const isWhole = view.fromUs <= 0 && view.toUs >= lengthUs;
    this.frame.subtitle(isWhole ? "Whole trace" : formatRange(view.fromUs, view.toUs));
  }

  /** What need not follow every frame: the grips, the twin, and the sentence about the view. */
  #settle(scene: Scene, input: TimelineInput): void {
    const now = performance.now();
    this.#unsettledSince ??= now;
    const waitMs = Math.min(settledMs, this.#unsettledSince + unsettledAtMostMs - now);
    window.clearTimeout(this.#settledTimer);
    this.#settledTimer = window.setTimeout(
      () => {
        this.#unsettledSince = null;
        this.#overview.sync();
        this.#twin.show(scene, input.model);
        this.#describe(viewSentence(scene));
      },
      Math.max(0, waitMs),
    );
  }

  /** Says what is in view; aloud when the reader changed the view, not when the trace grew. */
  #describe(sentence: string): void {
    const { view } = this.context.store.state;
    setAttribute(this.#host, "aria-label", `Timeline, ${sentence}`);
    if (this.#described !== undefined && this.#described !== view) this.context.live.announce(sentence);
    this.#described = view;
  }

  /** A key may come before the view stood still long enough for the twin to follow by itself. */
  #focusTwin(mark: Mark): boolean {
    const { model } = this.context.store.state;
    if (this.#scene !== null && model !== null) this.#twin.show(this.#scene, model);
    return this.#twin.focus(mark);
  }

  #toggleLane(kind: LaneKind): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(kind)) hidden.add(kind);
    this.#hidden = hidden;
    this.#redraw.schedule();
  }

  #hitAt(event: MouseEvent) {
    return this.#scene === null ? null : hitTest(this.#scene, event.offsetX, event.offsetY);
  }

  #onMove(event: PointerEvent): void {
    const scene = this.#scene;
    if (scene === null) return;
    const inPlot =
      event.offsetX >= scene.left && event.offsetX <= scene.right && event.offsetY >= scene.axisTop;
    this.#showCrosshair(inPlot ? event.offsetX : null);
    const hit = this.#hitAt(event);
    const clickable =
      hit !== null && hit.kind !== "bin" && (hit.kind !== "lane" || this.#isMoreHosts(hit.index));
    this.#canvas.scene.style.cursor = clickable ? "pointer" : "default";
    if (event.buttons !== 0) this.context.hover.hide();
    else showTimelineHover(this.context, scene, hit, anchorAt(event));
  }

  #isMoreHosts(lane: number): boolean {
    return this.#scene?.lanes[lane]?.kind === "hosts" && this.#scene.lanes[lane].icon === "ellipsis";
  }

  #onClick(event: MouseEvent): void {
    if (event.shiftKey) return;
    const hit = this.#hitAt(event);
    const { actions, store } = this.context;
    const { model, findings } = store.state;
    if (hit?.kind === "lane" && this.#isMoreHosts(hit.index)) {
      this.#allHosts = true;
      this.#redraw.schedule();
    } else if (hit?.kind === "bar" && model !== null)
      actions.select(model.processIdOf(hit.bar.row), event.ctrlKey || event.metaKey);
    else if (hit?.kind === "mark" && hit.mark.kind === "finding") {
      const finding = findings?.findings[hit.mark.findings[0] ?? -1];
      if (finding !== undefined) actions.select(finding.processId);
    } else if (hit?.kind === "mark" && hit.mark.kind === "heat") actions.zoomTo(rangeOf(hit.mark));
    else if (hit?.kind === "mark" && hit.mark.processId >= 0) actions.select(hit.mark.processId);
  }

  #onDoubleClick(event: MouseEvent): void {
    const hit = this.#hitAt(event);
    const { actions, store } = this.context;
    const { model, findings } = store.state;
    if (hit?.kind === "bar" && model !== null)
      actions.zoomTo({ fromUs: model.startOf(hit.bar.row), toUs: model.endOf(hit.bar.row) });
    if (hit?.kind === "mark" && hit.mark.kind === "finding") {
      const finding = findings?.findings[hit.mark.findings[0] ?? -1];
      if (finding !== undefined) actions.zoomTo({ fromUs: finding.firstUs, toUs: finding.lastUs });
    }
  }

  #showCrosshair(x: number | null): void {
    if (this.#crosshairX === x) return;
    this.#crosshairX = x;
    this.#drawOverlay();
  }

  #drawOverlay(): void {
    if (this.#scene === null) return;
    const focused: Mark | null = this.#scene.marks[this.#keys.focusedMark] ?? null;
    this.#canvas.drawOverlay(this.#scene, this.#crosshairX, focused);
  }

  #showDragged(range: TimeRange | null): void {
    this.#dragged = range;
    this.#redraw.schedule();
  }

  #applyBrush(range: TimeRange): void {
    this.#dragged = null;
    this.context.actions.setFilter({ range });
    this.#redraw.schedule();
  }
}

function anchorAt(event: PointerEvent) {
  return {
    left: event.clientX + 12,
    right: event.clientX - 12,
    top: event.clientY - 8,
    bottom: event.clientY + 10,
  };
}
