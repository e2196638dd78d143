import { element, fill, setAttribute } from "../controls/element.js";
import { icon, type IconName } from "../controls/icon.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import type { TreeSort, TreeSortColumn } from "./treeOrder.js";

interface Head {
  readonly column: TreeSortColumn | null;
  readonly label: string;
  /** A glyph in place of the label, with its class. */
  readonly glyph?: readonly [IconName, string];
  readonly text?: string;
  readonly className: string;
}

const heads: readonly Head[] = [
  { column: "start", label: "Command, in order of start", text: "Command", className: "column-command" },
  { column: null, label: "Process id", text: "PID", className: "column-pid" },
  { column: null, label: "When it ran, over the whole trace", text: "When", className: "column-when" },
  { column: "duration", label: "Duration", text: "Duration", className: "" },
  { column: "files", label: "Files written", glyph: ["edit", "kind-file"], className: "" },
  { column: "connections", label: "Connections", glyph: ["plug", "kind-network"], className: "" },
  { column: "lookups", label: "DNS look-ups", glyph: ["tag", "kind-lookup"], className: "column-lookups" },
  { column: "findings", label: "Findings", glyph: ["shield", ""], className: "column-findings" },
];

/** Column heads; a head that sorts is a button. */
export class TreeHeads {
  readonly element = element("div", { class: "heads", role: "row", id: "tree-heads", "aria-rowindex": 1 });
  /** Call after heads came or went. */
  readonly refresh: () => void;
  readonly #cells: { readonly head: Head; readonly cell: HTMLElement; readonly arrow: HTMLElement }[] = [];

  constructor(private readonly onSort: (sort: TreeSort) => void) {
    for (const head of heads) this.#add(head);
    this.refresh = rovingFocus(this.element, "button", "horizontal");
  }

  show(sort: TreeSort): void {
    for (const { head, cell, arrow } of this.#cells) {
      const isSorted = head.column === sort.column;
      const direction = sort.descending ? "descending" : "ascending";
      setAttribute(cell, "aria-sort", isSorted ? direction : null);
      // The order of start is how a tree is read; only another order needs saying.
      const marked = isSorted && (sort.column !== "start" || sort.descending);
      fill(arrow, marked ? (sort.descending ? "↓" : "↑") : null);
    }
    this.#sort = sort;
  }

  #sort: TreeSort = { column: "start", descending: false };

  #add(head: Head): void {
    const arrow = element("span", { "aria-hidden": "true" });
    const content =
      head.glyph === undefined ? (head.text ?? "") : icon(head.glyph[0], `small ${head.glyph[1]}`);
    const { column } = head;
    const inner =
      column === null
        ? content
        : element(
            "button",
            {
              type: "button",
              title: `${head.label}. Sort within each parent.`,
              "aria-label": head.label,
              on: {
                click: () => {
                  this.onSort(this.#next(column));
                },
              },
            },
            content,
            arrow,
          );
    const cell = element("span", { role: "columnheader", class: head.className, title: head.label }, inner);
    this.#cells.push({ head, cell, arrow });
    this.element.append(cell);
  }

  /** Numbers begin with the largest, time with the earliest. */
  #next(column: TreeSortColumn): TreeSort {
    if (this.#sort.column === column) return { column, descending: !this.#sort.descending };
    return { column, descending: column !== "start" };
  }
}
