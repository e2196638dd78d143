import { type Child, element } from "../controls/element.js";
import { escapeText } from "../format/escapeText.js";

/** Members that are shown of one list or object. */
const memberLimit = 500;

/** A whole value: JSON as a tree that folds, text line by line. */
export function valueView(text: string | null): HTMLElement {
  if (text === null) return element("div", { class: "dim" }, "NULL");
  const json = parsedJson(text);
  if (json !== undefined) return element("div", { class: "json-tree" }, jsonNode(json, null, true));
  const lines = text.split("\n").map((line) => element("div", { class: "value-line" }, escapeText(line)));
  return element("div", { class: "value-text" }, ...lines);
}

function parsedJson(text: string): object | undefined {
  if (!/^\s*[[{]/u.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function jsonNode(value: unknown, name: string | null, open: boolean): HTMLElement {
  const label = name === null ? null : element("span", { class: "json-name" }, `${escapeText(name)}: `);
  if (typeof value !== "object" || value === null)
    return element(
      "div",
      { class: "json-leaf" },
      label,
      element(
        "span",
        { class: `json-${value === null ? "null" : typeof value}` },
        escapeText(JSON.stringify(value)),
      ),
    );
  const members = Object.entries(value);
  const caption = Array.isArray(value) ? `[${members.length}]` : `{${members.length}}`;
  const details = element(
    "details",
    { open },
    element("summary", {}, label, element("span", { class: "dim" }, caption)),
  );
  const show = (): void => {
    if (details.childElementCount > 1 || !details.open) return;
    details.append(element("div", { class: "json-members" }, ...memberNodes(members)));
  };
  // What is folded costs nothing.
  details.addEventListener("toggle", show);
  show();
  return details;
}

function memberNodes(members: readonly [string, unknown][]): Child[] {
  const shown = members.slice(0, memberLimit).map(([name, member]) => jsonNode(member, name, false));
  const left = members.length - shown.length;
  return left === 0 ? shown : [...shown, element("div", { class: "dim" }, `${left} more`)];
}
