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

type Rgb = readonly [number, number, number];

declare global {
  interface Window {
    canvasTexts?: CanvasText[];
    colours?: {
      /** A colour of any notation over a background. */
      readonly over: (color: string, behind: Rgb, alpha?: number) => Rgb;
      /** Contrast as WCAG 2.2 defines it, two digits. */
      readonly ratio: (one: Rgb, other: Rgb) => number;
      /** What is painted behind an element, over white. */
      readonly behind: (node: Element) => Rgb;
      readonly opacity: (node: Element) => number;
    };
  }
}

/** Runs in the page before its script: notes every text that is drawn on a canvas. */
export function recordCanvasText(): void {
  const texts: CanvasText[] = [];
  window.canvasTexts = texts;
  const { prototype } = CanvasRenderingContext2D;
  /* eslint-disable @typescript-eslint/unbound-method -- called below with the context as their receiver */
  const draw = prototype.fillText;
  const outline = prototype.strokeText;
  const clear = prototype.clearRect;
  /* eslint-enable @typescript-eslint/unbound-method */
  prototype.clearRect = function (this: CanvasRenderingContext2D, ...area): void {
    // A new picture begins: what was drawn before is gone.
    if (this.canvas.className === "") texts.length = 0;
    clear.apply(this, area);
  };
  let outlined: { readonly text: string; readonly color: string } | null = null;
  prototype.strokeText = function (this: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    outlined = { text, color: this.strokeStyle as string };
    outline.call(this, text, x, y);
  };
  prototype.fillText = function (this: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    const { a: ratio } = this.getTransform();
    const width = this.measureText(text).width;
    const start = this.textAlign === "right" ? x - width : this.textAlign === "center" ? x - width / 2 : x;
    // Inside the text's own area: a glyph stands on its plate, not on what lies beside it.
    const [red, green, blue] = this.getImageData((start + 1) * ratio, y * ratio, 1, 1).data;
    texts.push({
      text,
      font: this.font,
      color: this.fillStyle as string,
      // A text with an outline stands on the outline, whatever lies around it.
      behind: outlined?.text === text ? outlined.color : `rgb(${red} ${green} ${blue})`,
    });
    outlined = null;
    draw.call(this, text, x, y);
  };
}

/** Runs in the page before its script: what measuring needs to know of colours. */
export function installColours(): void {
  const pixel = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  if (pixel === null) throw new Error("There is no canvas to resolve colours with.");

  const over = (color: string, behind: Rgb, alpha = 1): Rgb => {
    pixel.globalAlpha = 1;
    pixel.fillStyle = `rgb(${behind[0]} ${behind[1]} ${behind[2]})`;
    pixel.fillRect(0, 0, 1, 1);
    pixel.globalAlpha = alpha;
    pixel.fillStyle = color;
    pixel.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = pixel.getImageData(0, 0, 1, 1).data;
    return [red, green, blue];
  };
  const luminance = (color: Rgb): number => {
    const [red = 0, green = 0, blue = 0] = color.map((channel) => {
      const share = channel / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (one: Rgb, other: Rgb): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
  };
  /** The element and all around it, from the outermost in, through shadow roots. */
  const chainOf = (node: Element): Element[] => {
    const chain: Element[] = [];
    const parentOf = (at: Element): Element | null =>
      at.assignedSlot ?? at.parentElement ?? (at.getRootNode() as Partial<ShadowRoot>).host ?? null;
    for (let at: Element | null = node; at !== null; at = parentOf(at)) chain.unshift(at);
    return chain;
  };
  window.colours = {
    over,
    ratio,
    behind: (node) =>
      chainOf(node).reduce<Rgb>(
        (behind, at) => over(getComputedStyle(at).backgroundColor, behind),
        [255, 255, 255],
      ),
    opacity: (node) =>
      chainOf(node).reduce((product, at) => product * Number(getComputedStyle(at).opacity), 1),
  };
}

/** Every visible text and glyph of the page, shadow roots and canvas included. */
export function measureContrast(page: Page): Promise<readonly Contrast[]> {
  return page.evaluate(() => {
    const { colours } = window;
    if (colours === undefined) throw new Error("The page was opened without installColours.");
    const found: { kind: "text" | "glyph"; text: string; where: string; ratio: number }[] = [];

    const isVisible = (node: Element, text: Node): boolean => {
      const range = document.createRange();
      range.selectNodeContents(text);
      const box = range.getBoundingClientRect();
      if (box.width < 2 || box.height < 2 || !node.checkVisibility({ visibilityProperty: true }))
        return false;
      if (node.closest(".offscreen, .twin, :disabled") !== null) return false;
      return box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight;
    };
    const measure = (node: Element, text: string, color: string): void => {
      const behind = colours.behind(node);
      const drawn = colours.over(color, behind, colours.opacity(node));
      const kind = getComputedStyle(node).fontFamily.startsWith("codicon") ? "glyph" : "text";
      const where = `${node.tagName.toLowerCase()}.${node.className} in ${node.parentElement?.className ?? ""}`;
      found.push({ kind, text: text.trim().slice(0, 30), where, ratio: colours.ratio(drawn, behind) });
    };
    const walk = (root: Node): void => {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
      for (let node: Node | null = walker.currentNode; node !== null; node = walker.nextNode()) {
        if (node instanceof Element && node.shadowRoot !== null) walk(node.shadowRoot);
        if (node instanceof HTMLInputElement && node.value === "" && node.placeholder !== "")
          measure(node, node.placeholder, getComputedStyle(node, "::placeholder").color);
        const parent = node.parentElement;
        if (node.nodeType !== Node.TEXT_NODE || parent === null || node.textContent?.trim() === "") continue;
        if (isVisible(parent, node)) measure(parent, node.textContent ?? "", getComputedStyle(parent).color);
      }
    };

    walk(document.body);
    for (const { text, font, color, behind } of window.canvasTexts ?? []) {
      const base = colours.over(behind, [255, 255, 255]);
      const kind = font.includes("codicon") ? "glyph" : "text";
      found.push({ kind, text, where: "canvas", ratio: colours.ratio(colours.over(color, base), base) });
    }
    return found;
  });
}
