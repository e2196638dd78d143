import type { Page } from "playwright-core";

/** One text or glyph as it is drawn, with its contrast to what lies behind it. */
export interface Contrast {
  readonly kind: "text" | "glyph";
  readonly text: string;
  readonly where: string;
  readonly ratio: number;
}

/** Text drawn on a canvas, kept as it was drawn: foreground, and the pixel behind it. */
interface CanvasText {
  readonly text: string;
  readonly font: string;
  readonly color: string;
  readonly behind: string;
}

declare global {
  interface Window {
    canvasTexts?: CanvasText[];
  }
}

/** Runs in the page before its script: notes every text that is drawn on a canvas. */
export function recordCanvasText(): void {
  const texts: CanvasText[] = [];
  window.canvasTexts = texts;
  const { prototype } = CanvasRenderingContext2D;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the context as its receiver
  const draw = prototype.fillText;
  prototype.clearRect = new Proxy(prototype.clearRect, {
    apply(target, context: CanvasRenderingContext2D, args) {
      // A new picture begins: what was drawn before is gone.
      if (context.canvas.className === "") texts.length = 0;
      Reflect.apply(target, context, args);
    },
  });
  let outlined: { readonly text: string; readonly color: string } | null = null;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called below with the context as its receiver
  const outline = prototype.strokeText;
  prototype.strokeText = function (this: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    outlined = { text, color: String(this.strokeStyle) };
    outline.call(this, text, x, y);
  };
  prototype.fillText = function (this: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    const { a: ratio } = this.getTransform();
    const width = this.measureText(text).width;
    const start = this.textAlign === "right" ? x - width : this.textAlign === "center" ? x - width / 2 : x;
    const [red, green, blue] = this.getImageData((start - 1) * ratio, y * ratio, 1, 1).data;
    texts.push({
      text,
      font: this.font,
      color: String(this.fillStyle),
      // A text with an outline stands on the outline, whatever lies around it.
      behind: outlined?.text === text ? outlined.color : `rgb(${red} ${green} ${blue})`,
    });
    outlined = null;
    draw.call(this, text, x, y);
  };
}

/** Every visible text and glyph of the page, shadow roots and canvas included. */
export function measureContrast(page: Page): Promise<readonly Contrast[]> {
  return page.evaluate(() => {
    type Rgb = readonly [number, number, number];
    const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (pixel === null) throw new Error("There is no canvas to resolve colours with.");

    /** A colour of any notation over a background. */
    function over(color: string, behind: Rgb, alpha = 1): Rgb {
      if (pixel === null) return behind;
      pixel.globalAlpha = 1;
      pixel.fillStyle = `rgb(${behind[0]} ${behind[1]} ${behind[2]})`;
      pixel.fillRect(0, 0, 1, 1);
      pixel.globalAlpha = alpha;
      pixel.fillStyle = color;
      pixel.fillRect(0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
      return [red, green, blue];
    }

    function luminance(color: Rgb): number {
      const [red = 0, green = 0, blue = 0] = color.map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function ratio(one: Rgb, other: Rgb): number {
      const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
      return Math.round((((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)) * 100) / 100;
    }

    const white: Rgb = [255, 255, 255];
    const parentOf = (node: Element): Element | null =>
      node.assignedSlot ?? node.parentElement ?? (node.getRootNode() as Partial<ShadowRoot>).host ?? null;

    function behindOf(node: Element): Rgb {
      const chain: Element[] = [];
      for (let at: Element | null = node; at !== null; at = parentOf(at)) chain.unshift(at);
      return chain.reduce((behind, at) => over(getComputedStyle(at).backgroundColor, behind), white);
    }

    function opacityOf(node: Element): number {
      let opacity = 1;
      for (let at: Element | null = node; at !== null; at = parentOf(at))
        opacity *= Number(getComputedStyle(at).opacity);
      return opacity;
    }

    function isVisible(node: Element, text: Node): boolean {
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || !node.checkVisibility({ visibilityProperty: true }))
        return false;
      if (node.closest(".offscreen, .twin, :disabled") !== null) return false;
      return box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    }

    const found: { kind: "text" | "glyph"; text: string; where: string; ratio: number }[] = [];

    function measure(node: Element, text: string, color: string): void {
      const behind = behindOf(node);
      const drawn = over(color, behind, opacityOf(node));
      const kind = getComputedStyle(node).fontFamily.startsWith("codicon") ? "glyph" : "text";
      const where = `${node.tagName.toLowerCase()}.${node.className} in ${node.parentElement?.className ?? ""}`;
      found.push({ kind, text: text.trim().slice(0, 30), where, ratio: ratio(drawn, behind) });
    }

    function walk(root: Node): void {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
        if (node instanceof Element && node.shadowRoot !== null) walk(node.shadowRoot);
        if (node instanceof HTMLInputElement && node.value === "" && node.placeholder !== "")
          measure(node, node.placeholder, getComputedStyle(node, "::placeholder").color);
        const parent = node.parentElement;
        if (node.nodeType !== Node.TEXT_NODE || parent === null || node.textContent?.trim() === "") continue;
        if (isVisible(parent, node)) measure(parent, node.textContent ?? "", getComputedStyle(parent).color);
      }
    }

    walk(document.body);
    for (const { text, font, color, behind } of window.canvasTexts ?? []) {
      const base = over(behind, white);
      const kind = font.includes("codicon") ? "glyph" : "text";
      found.push({ kind, text, where: "canvas", ratio: ratio(over(color, base), base) });
    }
    return found;
  });
}
