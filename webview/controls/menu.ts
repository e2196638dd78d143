import { element } from "./element.js";
import { icon } from "./icon.js";
import { traceText } from "./traceText.js";

/** One line of a menu; "separator" draws a line. */
export type MenuItem =
  | "separator"
  | {
      readonly label: string;
      readonly key?: string;
      /** Makes it a check item. */
      readonly checked?: boolean;
      readonly disabled?: boolean;
      readonly run: () => void;
    };

/** The one menu that may be open: at a point, or below a button. */
export class Menu {
  #open: { readonly element: HTMLElement; readonly returnTo: Element | null } | null = null;

  constructor() {
    window.addEventListener("pointerdown", (event) => {
      if (this.#open !== null && !this.#open.element.contains(event.target as Node)) this.close();
    });
    window.addEventListener("blur", () => {
      this.close();
    });
  }

  get isOpen(): boolean {
    return this.#open !== null;
  }

  showBelow(anchor: HTMLElement, items: readonly MenuItem[]): void {
    const box = anchor.getBoundingClientRect();
    this.showAt(box.left, box.bottom + 2, items);
  }

  showAt(x: number, y: number, items: readonly MenuItem[]): void {
    this.close();
    if (items.length === 0) return;
    const list = element("div", {
      class: "menu",
      role: "menu",
      on: {
        keydown: (event) => {
          this.#onKey(event);
        },
        // Windows asks for a context menu when its key is released, which is over the menu that pressing it has opened.
        contextmenu: (event) => {
          event.preventDefault();
        },
      },
    });
    for (const item of items) list.append(item === "separator" ? element("hr") : this.#line(item));
    document.body.append(list);
    this.#open = { element: list, returnTo: document.activeElement };
    const box = list.getBoundingClientRect();
    list.style.left = `${Math.max(4, Math.min(x, innerWidth - box.width - 4))}px`;
    list.style.top = `${Math.max(4, Math.min(y, innerHeight - box.height - 4))}px`;
    this.#focus(0);
  }

  close(): void {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    const hadFocus = open.element.contains(document.activeElement);
    open.element.remove();
    if (hadFocus && open.returnTo instanceof HTMLElement) open.returnTo.focus({ preventScroll: true });
  }

  #line(item: Exclude<MenuItem, "separator">): HTMLElement {
    const isCheck = item.checked !== undefined;
    return element(
      "button",
      {
        type: "button",
        role: isCheck ? "menuitemcheckbox" : "menuitem",
        tabindex: -1,
        disabled: item.disabled === true,
        "aria-checked": isCheck ? String(item.checked) : null,
        on: {
          click: () => {
            this.close();
            item.run();
          },
          pointermove: (event) => {
            (event.currentTarget as HTMLElement).focus({ preventScroll: true });
          },
        },
      },
      element("span", { class: "menu-check" }, item.checked === true && icon("check")),
      traceText(item.label, "cut"),
      item.key !== undefined && element("span", { class: "menu-key" }, item.key),
    );
  }

  #onKey(event: KeyboardEvent): void {
    const items = this.#items();
    const at = items.findIndex((item) => item === document.activeElement);
    if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (event.key === "ArrowDown") this.#focus((at + 1) % items.length);
    else if (event.key === "ArrowUp") this.#focus((at + items.length - 1) % items.length);
    else if (event.key === "Home") this.#focus(0);
    else if (event.key === "End") this.#focus(items.length - 1);
    else if (event.key === "Enter" || event.key === " ") items[at]?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #items(): HTMLElement[] {
    return [...(this.#open?.element.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
  }

  #focus(index: number): void {
    this.#items()[index]?.focus({ preventScroll: true });
  }
}
