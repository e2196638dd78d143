import { element } from "../controls/element.js";
import { canvasColors, type CanvasColors } from "../theme/canvasColors.js";
import { drawOverlay } from "./draw/drawOverlay.js";
import { drawScene } from "./draw/drawScene.js";
import { Painter } from "./draw/painter.js";
import type { MeasureText } from "./layout/measuredText.js";
import type { Mark, Scene } from "./layout/scene.js";
import { TextRuler } from "./textRuler.js";

/** The two layers of the timeline: the scene, and what follows the pointer. */
export class TimelineCanvas {
  readonly scene = element("canvas", { "aria-hidden": "true" });
  readonly overlay = element("canvas", { class: "overlay", "aria-hidden": "true" });
  #colors: CanvasColors = canvasColors();
  #ruler = this.#rulerOfFont();
  #overlayIsBlank = true;

  get colors(): CanvasColors {
    return this.#colors;
  }

  /** After a change of theme or of the text size. */
  reloadTheme(): void {
    this.#colors = canvasColors();
    this.#ruler = this.#rulerOfFont();
  }

  draw(scene: Scene, events: number): void {
    const painter = this.#painter(this.scene, scene.width, scene.height);
    if (painter !== null) drawScene(painter, scene, { events });
  }

  /** A layer that was drawn is handed to the compositor anew, so one that stays blank is not drawn. */
  drawOverlay(scene: Scene, crosshairX: number | null, focused: Mark | null): void {
    const isBlank = crosshairX === null && focused === null;
    if (isBlank && this.#overlayIsBlank) return;
    this.#overlayIsBlank = isBlank;
    const painter = this.#painter(this.overlay, scene.width, scene.height);
    if (painter !== null) drawOverlay(painter, scene, crosshairX, focused);
  }

  readonly measure: MeasureText = (text) => this.#ruler.measure(text);

  #rulerOfFont(): TextRuler {
    const context = this.scene.getContext("2d");
    const { fontSizePx, font } = this.#colors;
    return new TextRuler((character) => {
      if (context === null) return fontSizePx;
      context.font = `${fontSizePx}px ${font}`;
      return context.measureText(character).width;
    });
  }

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
