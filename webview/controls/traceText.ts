import { escapeText } from "../format/escapeText.js";
import { element } from "./element.js";

/** Text of a trace: isolated in its own direction, deceptive characters escaped. */
export function traceText(text: string, className?: string): HTMLElement {
  return element("bdi", { class: className }, escapeText(text));
}
