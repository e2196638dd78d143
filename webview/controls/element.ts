import { escapeText } from "../format/escapeText.js";

/** What may stand inside an element. Strings become text nodes, never markup. */
export type Child = Node | string | null | undefined | false;

type Listeners = { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };

/** Attribute values: false, null and undefined leave the attribute out, true writes it empty. */
export interface Attributes {
  readonly [name: string]: string | number | boolean | null | undefined | Listeners;
  readonly on?: Listeners;
}

/** Builds one element; the only place where the screen makes DOM from values. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "on") listen(made, value as Listeners);
    else setAttribute(made, name, value as string | number | boolean | null | undefined);
  }
  made.append(...present(children));
  return made;
}

/** Replaces everything inside `parent`. */
export function fill(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren(...present(children));
}

/** Replaces what is inside `parent` by what looks different; what looks the same stays, with focus and selection. */
export function fillIfOther(parent: Element, ...children: readonly Element[]): void {
  children.forEach((child, at) => {
    const shown = parent.children[at];
    if (shown === undefined) parent.append(child);
    else if (!shown.isEqualNode(child)) shown.replaceWith(child);
  });
  while (parent.children.length > children.length) parent.lastElementChild?.remove();
}

/** Attributes that are read out or shown: text of a trace may stand in them. */
const shownAttributes: ReadonlySet<string> = new Set(["aria-label", "title"]);

/** Sets, or takes away, an attribute; writes nothing when it is right already. What a reader sees of it is escaped. */
export function setAttribute(
  target: Element,
  name: string,
  value: string | number | boolean | null | undefined,
): void {
  if (value === null || value === undefined || value === false) {
    if (target.hasAttribute(name)) target.removeAttribute(name);
    return;
  }
  const plain = value === true ? "" : String(value);
  const text = shownAttributes.has(name) ? escapeText(plain) : plain;
  if (target.getAttribute(name) !== text) target.setAttribute(name, text);
}

/** Sets the text of an element unless it is right already. */
export function setText(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

function listen(target: HTMLElement, listeners: Listeners): void {
  for (const [type, listener] of Object.entries(listeners))
    target.addEventListener(type, listener as EventListener);
}

function present(children: readonly Child[]): (Node | string)[] {
  return children.filter(
    (child): child is Node | string => child !== null && child !== undefined && child !== false,
  );
}
