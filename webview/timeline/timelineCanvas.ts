import { element } from "../controls/element.js";
import { canvasColors, type CanvasColors } from "../theme/canvasColors.js";
import { drawOverlay } from "./draw/drawOverlay.js";
import { drawScene } from "./draw/drawScene.js";
import { Painter } from "./draw/painter.js";
import type { MeasureText } from "./layout/measuredText.js";
import type { Mark, Scene } from "./layout/scene.js";

/** Widths kept before the memory of them is emptied: texts of a trace are without number. */
const measuredTexts = 20_000;

/** The two layers of the timeline: the scene, and what follows the pointer. */
export class TimelineCanvas {
  readonly scene = element("canvas", { "aria-hidden": "true" });
  readonly overlay = element("canvas", { class: "overlay", "aria-hidden": "true" });
  #colors: CanvasColors = canvasColors();
  readonly #widths = new Map<string, number>();

  get colors(): CanvasColors {
    return this.#colors;
  }

  /** After a change of theme or of the text size. */
  reloadTheme(): void {
    this.#colors = canvasColors();
    this.#widths.clear();
  }

  draw(scene: Scene, events: number): void {
    const painter = this.#painter(this.scene, scene.width, scene.height);
    if (painter !== null) drawScene(painter, scene, { events });
  }

  drawOverlay(scene: Scene, crosshairX: number | null, focused: Mark | null): void {
    const painter = this.#painter(this.overlay, scene.width, scene.height);
    if (painter !== null) drawOverlay(painter, scene, crosshairX, focused);
  }

  readonly measure: MeasureText = (text) => {
    const known = this.#widths.get(text);
    if (known !== undefined) return known;
    if (this.#widths.size > measuredTexts) this.#widths.clear();
    const context = this.scene.getContext("2d");
    if (context === null) return text.length * 6;
    context.font = `${this.#colors.fontSizePx}px ${this.#colors.font}`;
    const { width } = context.measureText(text);
    this.#widths.set(text, width);
    return width;
  };

  /** Sizes a layer for the screen's pixels, only when that changed: sizing clears and costs. */
  #painter(canvas: HTMLCanvasElement, width: number, height: number): Painter | null {
    const ratio = window.devicePixelRatio;
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== wide || canvas.height !== high) {
      canvas.width = wide;
      canvas.height = high;
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
    }
    const context = canvas.getContext("2d");
    if (context === null) return null;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    return new Painter(context, this.#colors);
  }
}
