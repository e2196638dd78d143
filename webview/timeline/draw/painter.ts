import type { Severity } from "../../../core/protocol/finding.js";
import { glyphs, type IconName, severityLook } from "../../controls/icon.js";
import { escapeText } from "../../format/escapeText.js";
import type { CanvasColors } from "../../theme/canvasColors.js";

type Context = CanvasRenderingContext2D;

/** The few drawing operations of the timeline, in CSS pixels and theme colours. */
export class Painter {
  readonly #textFont: string;
  #font = "";

  constructor(
    readonly context: Context,
    readonly colors: CanvasColors,
  ) {
    this.#textFont = `${colors.fontSizePx}px ${colors.font}`;
  }

  severityColor(severity: Severity): string {
    return this.colors[severityLook(severity)?.className ?? "low"];
  }

  rect(x: number, y: number, width: number, height: number, color: string): void {
    this.context.fillStyle = color;
    this.context.fillRect(x, y, width, height);
  }

  frame(x: number, y: number, width: number, height: number, color: string, lineWidth = 1): void {
    this.context.strokeStyle = color;
    this.context.lineWidth = lineWidth;
    this.context.strokeRect(x, y, width, height);
  }

  /** A crisp hairline. */
  horizontal(y: number, fromX: number, toX: number, color: string): void {
    this.rect(fromX, Math.round(y), toX - fromX, 1, color);
  }

  vertical(x: number, fromY: number, toY: number, color: string): void {
    this.rect(Math.round(x), fromY, 1, toY - fromY, color);
  }

  /** Text of the screen or of a trace; `y` is the middle of the line. */
  text(text: string, x: number, y: number, color: string, align: CanvasTextAlign = "left"): void {
    const { context } = this;
    this.#setText(this.#textFont, align);
    context.fillStyle = color;
    context.fillText(escapeText(text), x, y);
  }

  /** Text with an outline of the background, where it lies over marks. */
  haloText(text: string, x: number, y: number, color: string, align: CanvasTextAlign): void {
    const { context, colors } = this;
    const shown = escapeText(text);
    this.#setText(this.#textFont, align);
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colors.background;
    context.strokeText(shown, x, y);
    context.fillStyle = color;
    context.fillText(shown, x, y);
  }

  icon(name: IconName, centerX: number, centerY: number, sizePx: number, color: string): void {
    const { context } = this;
    this.#setText(`${sizePx}px codicon`, "center");
    context.fillStyle = color;
    context.fillText(glyphs[name], centerX, centerY);
  }

  /** Draws inside a rectangle only. */
  clipped(x: number, y: number, width: number, height: number, draw: () => void): void {
    const { context } = this;
    context.save();
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
    draw();
    context.restore();
    this.#font = "";
  }

  path(color: string, draw: (context: Context) => void): void {
    this.context.beginPath();
    draw(this.context);
    this.context.fillStyle = color;
    this.context.fill();
  }

  ring(x: number, y: number, radius: number, color: string, lineWidth: number): void {
    this.context.beginPath();
    this.context.arc(x, y, radius, 0, 2 * Math.PI);
    this.context.strokeStyle = color;
    this.context.lineWidth = lineWidth;
    this.context.stroke();
  }

  dashed(color: string, pattern: readonly number[], draw: (context: Context) => void): void {
    const { context } = this;
    context.setLineDash([...pattern]);
    context.strokeStyle = color;
    context.lineWidth = 1;
    context.beginPath();
    draw(context);
    context.stroke();
    context.setLineDash([]);
  }

  /** To set a font costs as much as to draw a short text in it, so it is set when it changes only. */
  #setText(font: string, align: CanvasTextAlign): void {
    const { context } = this;
    context.textAlign = align;
    context.textBaseline = "middle";
    if (this.#font === font) return;
    this.#font = font;
    context.font = font;
  }
}
