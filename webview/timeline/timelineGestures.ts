import { select, zoom, type D3ZoomEvent, type ZoomBehavior, zoomIdentity } from "d3";
import type { TimeRange } from "../../core/protocol/time.js";
import type { Scene } from "./layout/scene.js";
import { panView, timeScale } from "./layout/timeScale.js";

/** Shortest view: 20 µs fill the plot. */
const shortestViewUs = 20;
/** A shorter Shift+drag is a click. */
const brushPx = 3;

export interface GestureTarget {
  scene(): Scene | null;
  lengthUs(): number;
  setView(view: TimeRange): void;
  /** While dragging; `done` when the pointer was released. */
  brush(range: TimeRange, done: boolean): void;
}

/** Wheel, drag, pinch and Shift+drag over the plot. */
export class TimelineGestures {
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  #applying = false;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly target: GestureTarget,
  ) {
    this.#zoom = zoom<HTMLCanvasElement, unknown>()
      .filter((event: MouseEvent) => this.#isZoom(event))
      .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => {
        this.#onZoom(event);
      });
    select(canvas).call(this.#zoom).on("dblclick.zoom", null);
    canvas.addEventListener(
      "wheel",
      (event) => {
        this.#onWheel(event);
      },
      { passive: false },
    );
    canvas.addEventListener("pointerdown", (event) => {
      this.#onPointerDown(event);
    });
  }

  /** Tells d3 the view that was set by other means, so that the next gesture goes on from it. */
  sync(scene: Scene, lengthUs: number): void {
    const width = scene.right - scene.left;
    const span = Math.max(1e-9, scene.view.toUs - scene.view.fromUs);
    const scale = lengthUs / span;
    this.#zoom
      .extent([
        [scene.left, 0],
        [scene.right, scene.height],
      ])
      .translateExtent([
        [scene.left, 0],
        [scene.right, scene.height],
      ])
      .scaleExtent([1, Math.max(1, lengthUs / shortestViewUs)]);
    const shift = scene.left - scale * (scene.left + (scene.view.fromUs / lengthUs) * width);
    this.#applying = true;
    select(this.canvas).call(
      this.#zoom.transform.bind(this.#zoom),
      zoomIdentity.translate(shift, 0).scale(scale),
    );
    this.#applying = false;
  }

  #isZoom(event: MouseEvent): boolean {
    const scene = this.target.scene();
    if (scene === null || event.shiftKey || event.button !== 0) return false;
    const x = event.type === "wheel" || event.type === "mousedown" ? event.offsetX : scene.left;
    if (x < scene.left) return false;
    return !(event instanceof WheelEvent && Math.abs(event.deltaX) > Math.abs(event.deltaY));
  }

  #onZoom(event: D3ZoomEvent<HTMLCanvasElement, unknown>): void {
    const scene = this.target.scene();
    if (this.#applying || scene === null) return;
    const length = this.target.lengthUs();
    const whole = timeScale({ fromUs: 0, toUs: length }, scene.left, scene.right);
    const { transform } = event;
    this.target.setView({
      fromUs: whole.invert(transform.invertX(scene.left)),
      toUs: whole.invert(transform.invertX(scene.right)),
    });
  }

  /** Shift+wheel and sideways scrolling pan. */
  #onWheel(event: WheelEvent): void {
    const scene = this.target.scene();
    if (scene === null || event.offsetX < scene.left) return;
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (!sideways && !event.shiftKey) return;
    event.preventDefault();
    const delta = sideways ? event.deltaX : event.deltaY;
    this.target.setView(panView(scene.view, delta / 1000, this.target.lengthUs()));
  }

  #onPointerDown(down: PointerEvent): void {
    const scene = this.target.scene();
    if (!down.shiftKey || down.button !== 0 || scene === null || down.offsetX < scene.left) return;
    down.preventDefault();
    const scale = timeScale(scene.view, scene.left, scene.right);
    const start = down.offsetX;
    let moved = false;
    const rangeTo = (x: number): TimeRange => {
      const end = Math.max(scene.left, Math.min(scene.right, x));
      return { fromUs: scale.invert(Math.min(start, end)), toUs: scale.invert(Math.max(start, end)) };
    };
    const move = (event: PointerEvent): void => {
      moved ||= Math.abs(event.offsetX - start) >= brushPx;
      if (moved) this.target.brush(rangeTo(event.offsetX), false);
    };
    this.canvas.setPointerCapture(down.pointerId);
    this.canvas.addEventListener("pointermove", move);
    this.canvas.addEventListener(
      "pointerup",
      (event) => {
        this.canvas.removeEventListener("pointermove", move);
        if (moved) this.target.brush(rangeTo(event.offsetX), true);
      },
      { once: true },
    );
  }
}
