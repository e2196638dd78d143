import { element, fill, setAttribute, setText } from "./element.js";
import { icon, type IconName } from "./icon.js";
import { formatNumber } from "../format/formatNumber.js";

/** A button of one glyph; `key` is named in the tooltip. */
export function actionButton(
  name: IconName,
  label: string,
  onPress: (event: MouseEvent) => void,
  options: { readonly key?: string; readonly className?: string } = {},
): HTMLButtonElement {
  return element(
    "button",
    {
      class: `action ${options.className ?? ""}`,
      type: "button",
      title: options.key === undefined ? label : `${label} (${options.key})`,
      "aria-label": label,
      on: { click: onPress },
    },
    icon(name),
  );
}

/** A toggle with a glyph, a word and a count; pressed shows a check in place of the glyph. */
export class Chip {
  readonly element: HTMLButtonElement;
  readonly #glyph = element("span");
  readonly #caption = element("span");
  readonly #count = element("span", { class: "chip-count" });

  constructor(
    private readonly look: { readonly icon: IconName | null; readonly className: string },
    onPress: () => void,
    className = "",
  ) {
    this.element = element(
      "button",
      { class: `chip ${className}`, type: "button", on: { click: onPress } },
      this.#glyph,
      this.#caption,
      this.#count,
    );
  }

  show(caption: string, count: number | null, pressed: boolean): void {
    setText(this.#caption, caption);
    setText(this.#count, count === null ? "" : formatNumber(count));
    this.#count.hidden = count === null;
    setAttribute(this.element, "aria-pressed", pressed ? "true" : "false");
    this.#showGlyph(pressed);
  }

  #showGlyph(pressed: boolean): void {
    if (pressed) fill(this.#glyph, icon("check", "small"));
    else
      fill(
        this.#glyph,
        this.look.icon === null ? null : icon(this.look.icon, `small ${this.look.className}`),
      );
    this.#glyph.hidden = !pressed && this.look.icon === null;
  }
}
