import type { TimeRange } from "../../core/protocol/time.js";
import type { ScreenContext } from "../state/screenContext.js";
import { traceLengthUs, viewRange } from "../state/screenState.js";
import { nextMark } from "./layout/hitTest.js";
import { type Mark, rangeOf, type Scene } from "./layout/scene.js";
import { panView, timeScale, zoomView } from "./layout/timeScale.js";

/** One press of `w` shows this part of the view. */
const zoomFactor = 1 / 1.5;
/** One press of `a` or `d` moves by this part of the view. */
const panShare = 0.1;
/** One press of Shift+arrow lengthens the range by this many pixels. */
const brushStepPx = 12;

export interface KeyTarget {
  /** Moves the browser's focus to a mark's option; false where it has none. */
  focusTwin(mark: Mark): boolean;
  crosshair(x: number | null): void;
  drag(range: TimeRange | null): void;
  brush(range: TimeRange): void;
}

/** The timeline without a mouse: marks one by one, zoom, pan, and a range from the crosshair. */
export class TimelineKeys {
  /** Index of the mark that has the focus; −1 for none. */
  focusedMark = -1;
  #lane = 0;
  #x: number | null = null;
  #range: { readonly anchorX: number; readonly endX: number } | null = null;

  constructor(
    private readonly context: ScreenContext,
    host: HTMLElement,
    private readonly scene: () => Scene | null,
    private readonly target: KeyTarget,
  ) {
    host.addEventListener("keydown", (event) => {
      const scene = this.scene();
      if (scene === null || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!this.#act(event, scene)) return;
      event.preventDefault();
      event.stopPropagation();
    });
    host.addEventListener("focusout", () => {
      this.focusedMark = -1;
      this.target.crosshair(null);
    });
  }

  focusMark(mark: number): void {
    const scene = this.scene();
    this.focusedMark = mark;
    this.#lane = scene?.marks[mark]?.lane ?? this.#lane;
    this.#x = scene?.marks[mark]?.x ?? this.#x;
    this.target.crosshair(this.#x);
  }

  /** Zoom and pan keys act wherever the focus is outside of text fields. */
  zoomOrPan(event: KeyboardEvent): boolean {
    return zoomOrPan(this.context, event, this.#x === null ? null : this.#timeAt(this.#x));
  }

  #act(event: KeyboardEvent, scene: Scene): boolean {
    if (event.shiftKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      this.#extend(scene, event.key === "ArrowLeft" ? -1 : 1);
      return true;
    }
    switch (event.key) {
      case "ArrowLeft":
      case "ArrowRight":
        return this.#step(scene, event.key === "ArrowLeft" ? -1 : 1);
      case "ArrowUp":
      case "ArrowDown":
        return this.#changeLane(scene, event.key === "ArrowUp" ? -1 : 1);
      case "Enter":
        return this.#apply(scene);
      case "Escape":
        return this.#dropRange();
      default:
        return this.zoomOrPan(event);
    }
  }

  #step(scene: Scene, direction: 1 | -1): boolean {
    const from = this.#x ?? (direction === 1 ? scene.left - 1 : scene.right + 1);
    const mark = nextMark(scene, this.#lane, from, direction);
    if (mark === null) return true;
    this.target.focusTwin(mark);
    return true;
  }

  /** To the nearest lane above or below that has marks. */
  #changeLane(scene: Scene, direction: 1 | -1): boolean {
    const x = this.#x ?? scene.left;
    for (let lane = this.#lane + direction; lane >= 0 && lane < scene.lanes.length; lane += direction) {
      const own = scene.marks.filter((mark) => mark.lane === lane);
      if (own.length === 0) continue;
      const nearest = own.reduce((best, mark) => (Math.abs(mark.x - x) < Math.abs(best.x - x) ? mark : best));
      this.target.focusTwin(nearest);
      return true;
    }
    return true;
  }

  #extend(scene: Scene, direction: 1 | -1): void {
    const start = this.#x ?? (scene.left + scene.right) / 2;
    const range = this.#range ?? { anchorX: start, endX: start };
    const endX = Math.max(scene.left, Math.min(scene.right, range.endX + direction * brushStepPx));
    this.#range = { ...range, endX };
    this.target.crosshair(endX);
    this.target.drag(this.#rangeOf(scene));
  }

  #apply(scene: Scene): boolean {
    if (this.#range !== null) {
      this.target.brush(this.#rangeOf(scene));
      this.#range = null;
      return true;
    }
    const mark = scene.marks[this.focusedMark];
    if (mark?.kind === "heat") {
      this.context.actions.zoomTo(rangeOf(mark));
      return true;
    }
    if (mark === undefined || mark.processId < 0) return false;
    this.context.actions.select(mark.processId);
    return true;
  }

  #dropRange(): boolean {
    if (this.#range === null) return false;
    this.#range = null;
    this.target.drag(null);
    return true;
  }

  #rangeOf(scene: Scene): TimeRange {
    const { anchorX, endX } = this.#range ?? { anchorX: scene.left, endX: scene.right };
    const scale = timeScale(scene.view, scene.left, scene.right);
    return { fromUs: scale.invert(Math.min(anchorX, endX)), toUs: scale.invert(Math.max(anchorX, endX)) };
  }

  #timeAt(x: number): number | null {
    const scene = this.scene();
    return scene === null ? null : timeScale(scene.view, scene.left, scene.right).invert(x);
  }
}

/** `w s + -` zoom around a time (the middle by default), `a d` pan, with Shift five times as far. */
export function zoomOrPan(
  { actions, store }: ScreenContext,
  event: KeyboardEvent,
  pivotUs: number | null,
): boolean {
  const view = viewRange(store.state);
  const length = traceLengthUs(store.state);
  const pivot = pivotUs ?? (view.fromUs + view.toUs) / 2;
  const step = panShare * (event.shiftKey ? 5 : 1);
  switch (event.key.toLowerCase()) {
    case "w":
    case "+":
    case "=":
      actions.setViewSmoothly(zoomView(view, zoomFactor, pivot, length));
      return true;
    case "s":
    case "-":
      actions.setViewSmoothly(zoomView(view, 1 / zoomFactor, pivot, length));
      return true;
    case "a":
      actions.setViewSmoothly(panView(view, -step, length));
      return true;
    case "d":
      actions.setViewSmoothly(panView(view, step, length));
      return true;
    default:
      return false;
  }
}
