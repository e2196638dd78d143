import type { Severity } from "../../core/protocol/finding.js";
import { element } from "./element.js";

/** Code points of the codicon font, as its own metadata gives them (checked by icon.test.ts). */
export const glyphs = {
  "arrow-down": "\uea9a",
  check: "\ueab2",
  "chevron-down": "\ueab4",
  "chevron-right": "\ueab6",
  close: "\uea76",
  cloud: "\uebaa",
  "collapse-all": "\ueac5",
  copy: "\uebcc",
  database: "\ueace",
  "debug-stop": "\uead7",
  diff: "\ueae1",
  edit: "\uea73",
  ellipsis: "\uea7c",
  error: "\uea87",
  "expand-all": "\ueb95",
  eye: "\uea70",
  "eye-closed": "\ueae7",
  file: "\uea7b",
  "file-zip": "\ueaef",
  filter: "\ueaf1",
  folder: "\uea83",
  globe: "\ueb01",
  home: "\ueb06",
  inbox: "\ueb09",
  info: "\uea74",
  "list-flat": "\ueb84",
  "list-ordered": "\ueb16",
  "list-tree": "\ueb86",
  lock: "\uea75",
  package: "\ueb29",
  play: "\ueb2c",
  plug: "\ueb2d",
  question: "\ueb32",
  record: "\ueba7",
  repo: "\uea62",
  "repo-forked": "\uea63",
  "screen-full": "\ueb4c",
  "screen-normal": "\ueb4d",
  search: "\uea6d",
  server: "\ueb50",
  settings: "\ueb52",
  shield: "\ueb53",
  tag: "\uea66",
  target: "\uebf8",
  trash: "\uea81",
  "type-hierarchy-sub": "\uebba",
  warning: "\uea6c",
  "zoom-in": "\ueb81",
} as const;
export type IconName = keyof typeof glyphs;

/** A glyph of the font; `label` makes it an image with a name, else it is decoration. */
export function icon(name: IconName, className = "", label?: string): HTMLElement {
  const made = element("span", {
    class: `icon ${className}`,
    "aria-hidden": label === undefined ? "true" : null,
  });
  if (label !== undefined) {
    made.setAttribute("role", "img");
    made.setAttribute("aria-label", label);
  }
  made.textContent = glyphs[name];
  return made;
}

/** Glyph, word and style class of a severity. Critical is drawn as high. */
export interface SeverityLook {
  readonly icon: IconName;
  readonly word: string;
  readonly className: "high" | "medium" | "low";
}

const looks: Readonly<Record<Exclude<Severity, "none">, SeverityLook>> = {
  critical: { icon: "error", word: "Critical", className: "high" },
  high: { icon: "error", word: "High", className: "high" },
  medium: { icon: "warning", word: "Medium", className: "medium" },
  low: { icon: "info", word: "Low", className: "low" },
};

/** null for "none": nothing is drawn for it. */
export function severityLook(severity: Severity): SeverityLook | null {
  return severity === "none" ? null : looks[severity];
}

/** The severity's glyph in its colour, with its word as name. */
export function severityIcon(severity: Severity, className = ""): HTMLElement {
  const look = severityLook(severity) ?? looks.low;
  return icon(look.icon, `severity-${look.className} ${className}`, look.word);
}
