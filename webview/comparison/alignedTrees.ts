import {
  alignedRowLimit,
  type AlignedProcess,
  type AlignedRow,
  type ComparisonApi,
  type ComparisonHello,
} from "../../core/protocol/comparisonApi.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import { element, fill, setAttribute } from "../controls/element.js";
import { traceText } from "../controls/traceText.js";
import { VirtualRows, type RowView } from "../controls/virtualRows.js";
import { formatDuration } from "../format/formatDuration.js";
import { RowPages } from "./rowPages.js";

type Side = "a" | "b";

const words = { same: "in both", changed: "changed", added: "new", removed: "gone" } as const;
const signs = { same: "", changed: "~", added: "+", removed: "−" } as const;

/** Indent of a level, CSS pixels; deeper ones stay readable at the limit. */
const indentPx = 12;
const indentLevels = 12;

/** The two process trees on common lines, each with the bar of its process on a common scale of time. */
export class AlignedTrees {
  readonly element: HTMLElement;
  readonly #body = element("div", { class: "rows", role: "presentation" });
  readonly #rows: VirtualRows<AlignedRowView>;
  readonly #pages: RowPages<AlignedRow>;
  #only = true;
  #active = 0;

  constructor(
    private readonly hello: ComparisonHello,
    private readonly client: RpcClient<ComparisonApi>,
    private readonly onError: (thrown: unknown) => void,
  ) {
    this.element = element("div", {
      class: "aligned",
      role: "grid",
      tabindex: 0,
      "aria-label": "Processes of both runs",
      on: {
        keydown: (event) => {
          this.#key(event);
        },
      },
    });
    fill(this.element, this.#head(), this.#body);
    this.#pages = new RowPages(
      alignedRowLimit,
      (offset) => client.call("getRows", { onlyDifferences: this.#only, offset, limit: alignedRowLimit }),
      () => {
        this.#rows.refresh();
      },
      onError,
    );
    this.#rows = new VirtualRows(this.element, this.#body, () => new AlignedRowView(this));
  }

  /** Shows all rows, or those that differ and what is above them; gives their number. */
  async show(onlyDifferences: boolean): Promise<number> {
    this.#only = onlyDifferences;
    this.#active = 0;
    const total = await this.#pages.reload();
    this.element.scrollTop = 0;
    setAttribute(this.element, "aria-rowcount", total);
    this.#rows.setCount(total);
    return total;
  }

  rowAt(index: number): AlignedRow | undefined {
    return this.#pages.rowAt(index);
  }

  isActive(index: number): boolean {
    return index === this.#active;
  }

  /** Share of the common scale at a time. */
  share(timeUs: number): number {
    return this.hello.durationUs === 0 ? 0 : Math.min(1, Math.max(0, timeUs / this.hello.durationUs));
  }

  activate(index: number): void {
    this.#active = index;
    this.#rows.refresh();
  }

  /** Opens the trace of a side at its process. */
  reveal(index: number, side: Side): void {
    const process = this.rowAt(index)?.[side];
    if (process === undefined || process === null) return;
    this.client.call("revealProcess", { side, processId: process.processId }).catch(this.onError);
  }

  #head(): HTMLElement {
    const { nameA, nameB } = this.hello;
    return element(
      "div",
      { class: "aligned-row head", role: "row" },
      element("div", { class: "cell cut", role: "columnheader" }, "A ", traceText(nameA)),
      element("div", { class: "state", role: "columnheader", "aria-label": "Difference" }),
      element("div", { class: "cell cut", role: "columnheader" }, "B ", traceText(nameB)),
    );
  }

  #key(event: KeyboardEvent): void {
    const last = this.#rows.count - 1;
    const target = {
      ArrowUp: this.#active - 1,
      ArrowDown: this.#active + 1,
      PageUp: this.#active - this.#rows.pageSize,
      PageDown: this.#active + this.#rows.pageSize,
      Home: 0,
      End: last,
    }[event.key];
    if (target !== undefined) {
      this.activate(Math.max(0, Math.min(last, target)));
      this.#rows.reveal(this.#active);
    } else if (event.key === "Enter") {
      this.reveal(this.#active, this.rowAt(this.#active)?.b === null ? "a" : "b");
    } else return;
    event.preventDefault();
  }
}

/** One line: a process of A, how it stands, its partner of B. */
class AlignedRowView implements RowView {
  readonly element = element("div", { class: "aligned-row", role: "row" });
  #index = -1;

  constructor(private readonly trees: AlignedTrees) {
    this.element.addEventListener("click", () => {
      trees.activate(this.#index);
    });
    this.element.addEventListener("dblclick", (event) => {
      const right = (event.target as HTMLElement).closest(".cell.b") !== null;
      trees.reveal(this.#index, right ? "b" : "a");
    });
  }

  update(index: number): boolean {
    this.#index = index;
    const isActive = this.trees.isActive(index);
    setAttribute(this.element, "id", `aligned-row-${index}`);
    setAttribute(this.element, "aria-selected", String(isActive));
    this.#show(index, this.trees.rowAt(index));
    return isActive;
  }

  #show(index: number, row: AlignedRow | undefined): void {
    setAttribute(this.element, "aria-rowindex", index + 2);
    this.element.className = `aligned-row state-${row?.state ?? "same"}`;
    if (row === undefined) {
      fill(this.element);
      return;
    }
    const why =
      row.changes.length === 0 ? words[row.state] : `${words[row.state]}: ${row.changes.join(", ")}`;
    fill(
      this.element,
      this.#cell(row.a, row.depth, "a"),
      element("div", { class: "state", role: "gridcell", title: why, "aria-label": why }, signs[row.state]),
      this.#cell(row.b, row.depth, "b"),
    );
  }

  #cell(process: AlignedProcess | null, depth: number, side: Side): HTMLElement {
    const cell = element("div", { class: `cell ${side}`, role: "gridcell" });
    if (process === null) return cell;
    const { pid, command, startUs, endUs } = process;
    const length = endUs === null ? "still running at the end" : formatDuration(endUs - startUs);
    const label = element("span", { class: "cut mono" }, traceText(command));
    label.style.paddingLeft = `${indentPx * Math.min(depth, indentLevels)}px`;
    setAttribute(cell, "title", `pid ${pid}, ${length}`);
    fill(cell, label, element("span", { class: "grow" }), this.#bar(startUs, endUs));
    return cell;
  }

  #bar(startUs: number, endUs: number | null): HTMLElement {
    const from = this.trees.share(startUs);
    const to = endUs === null ? 1 : this.trees.share(endUs);
    const mark = element("span", { class: "bar" });
    mark.style.left = `${100 * from}%`;
    mark.style.width = `max(2px, ${100 * (to - from)}%)`;
    return element("span", { class: "track", "aria-hidden": "true" }, mark);
  }
}
