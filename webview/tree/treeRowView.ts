import { element, fill, setAttribute, setText } from "../controls/element.js";
import { icon, severityIcon, severityLook } from "../controls/icon.js";
import type { RowView } from "../controls/virtualRows.js";
import { escapeText } from "../format/escapeText.js";
import type { TreeBadge, TreeRowModel } from "./treeRowModel.js";

/** What a row needs beyond its own model. */
export interface TreeRowState {
  readonly model: TreeRowModel;
  readonly row: number;
  readonly selected: boolean;
  readonly active: boolean;
  /** Level whose guide is drawn stronger; −1 for none. */
  readonly strongGuide: number;
}

/** The elements of one row, re-used for whatever row scrolls into its place. */
export class TreeRowView implements RowView {
  readonly element = element("div", { class: "row", role: "row" });
  readonly twistie = element("span", { class: "twistie" });
  row = -1;
  readonly #guides = element("span", { class: "guides", "aria-hidden": "true" });
  readonly #name = element("bdi", { class: "name" });
  readonly #arguments = element("bdi", { class: "arguments" });
  readonly #inferred = element("span", { class: "tag", hidden: true }, "inferred");
  readonly #pid = element("span", { class: "cell secondary column-pid", role: "gridcell" });
  readonly #bar = element("i");
  readonly #duration = element("span", { class: "cell secondary", role: "gridcell" });
  readonly #files = element("span", { class: "cell", role: "gridcell" });
  readonly #connections = element("span", { class: "cell", role: "gridcell" });
  readonly #lookups = element("span", { class: "cell column-lookups", role: "gridcell" });
  readonly #findings = element("span", { class: "cell column-findings", role: "gridcell" });
  #badgeKey = "";
  #guideKey = "";
  #whenKey = "";

  constructor(private readonly stateAt: (index: number) => TreeRowState) {
    const command = element("span", { class: "command" }, this.#name, this.#arguments);
    this.element.append(
      element(
        "span",
        { class: "command-cell", role: "gridcell" },
        this.#guides,
        this.twistie,
        command,
        this.#inferred,
      ),
      this.#pid,
      element("span", { class: "when column-when", role: "gridcell", "aria-hidden": "true" }, this.#bar),
      this.#duration,
      this.#files,
      this.#connections,
      this.#lookups,
      this.#findings,
    );
  }

  update(index: number): boolean {
    const state = this.stateAt(index);
    const { model } = state;
    this.row = state.row;
    setAttribute(this.element, "id", `tree-row-${state.row}`);
    setAttribute(this.element, "class", rowClass(state));
    setAttribute(this.element, "aria-rowindex", index + 2);
    setAttribute(this.element, "aria-level", model.level);
    setAttribute(this.element, "aria-expanded", model.expanded === null ? null : String(model.expanded));
    setAttribute(this.element, "aria-selected", String(state.selected));
    setAttribute(this.element, "aria-label", model.spoken);
    setText(this.#name, escapeText(model.name));
    setText(this.#arguments, model.argumentText === "" ? "" : ` ${escapeText(model.argumentText)}`);
    this.#inferred.hidden = !model.inferred;
    setText(this.#pid, model.pid);
    this.#showWhen(model.when);
    setText(this.#duration, model.duration);
    setText(this.#files, model.files);
    setText(this.#connections, model.connections);
    setText(this.#lookups, model.lookups);
    this.#showTwistie(model.expanded);
    this.#showGuides(model, state.strongGuide);
    this.#showBadge(model.badge);
    return state.active;
  }

  #showWhen({ left, width }: TreeRowModel["when"]): void {
    const key = `${left} ${width}`;
    if (this.#whenKey === key) return;
    this.#whenKey = key;
    this.#bar.style.left = `${left}%`;
    this.#bar.style.width = `${width}%`;
  }

  #showTwistie(expanded: boolean | null): void {
    const key = String(expanded);
    if (this.twistie.dataset["state"] === key) return;
    this.twistie.dataset["state"] = key;
    fill(this.twistie, expanded === null ? null : icon(expanded ? "chevron-down" : "chevron-right"));
  }

  #showGuides({ indent, inferred }: TreeRowModel, strong: number): void {
    const key = `${indent} ${strong} ${String(inferred)}`;
    if (this.#guideKey === key) return;
    this.#guideKey = key;
    this.#guides.style.width = `calc(var(--indent) * ${indent})`;
    fill(
      this.#guides,
      strong >= 0 && strong < indent && guide(strong, ""),
      inferred && indent > 0 && guide(indent - 1, "inferred"),
    );
  }

  #showBadge(badge: TreeBadge | null): void {
    const key = badge === null ? "" : `${badge.severity} ${badge.count} ${badge.title}`;
    if (this.#badgeKey === key) return;
    this.#badgeKey = key;
    if (badge === null) {
      fill(this.#findings);
      return;
    }
    const look = severityLook(badge.severity)?.className ?? "low";
    const className = badge.hiddenOnly ? `badge hidden-below severity-${look}` : "badge";
    fill(
      this.#findings,
      element(
        "span",
        { class: className, title: badge.title },
        severityIcon(badge.severity, "small"),
        element("span", { class: "badge-count" }, String(badge.count)),
      ),
    );
  }
}

function guide(level: number, className: string): HTMLElement {
  const made = element("span", { class: `guide ${className}` });
  made.style.left = `calc(var(--indent) * ${level + 1} - 1px)`;
  return made;
}

function rowClass({ model, active }: TreeRowState): string {
  const severity = severityLook(model.severity)?.className ?? "";
  return ["row", severity, model.filteredOut && "filtered-out", active && "active"].filter(Boolean).join(" ");
}
