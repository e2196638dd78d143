import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import { actionButton } from "../controls/actionButton.js";
import { element, setAttribute } from "../controls/element.js";
import type { MenuItem } from "../controls/menu.js";
import { isMenuKey } from "../controls/menuKey.js";
import { VirtualRows } from "../controls/virtualRows.js";
import { restricts } from "../filter/filterText.js";
import { formatCount, formatNumber } from "../format/formatNumber.js";
import { processHover } from "../hover/hoverContents.js";
import { cell } from "../model/cell.js";
import type { ProcessModel } from "../model/processModel.js";
import { paneMenu } from "../panes/exportMenu.js";
import { PaneFrame } from "../panes/paneFrame.js";
import { isIncomplete, isLossy } from "../header/traceFacts.js";
import type { ScreenContext } from "../state/screenContext.js";
import { selectedRow } from "../state/screenState.js";
import { processMenu } from "./processMenu.js";
import { TreeHeads } from "./treeHeads.js";
import { treeGesture, type TreeKeyInput, typeAhead } from "./treeKeys.js";
import { treeOrder, type TreeOrder, type TreeSortColumn, treeSortColumns } from "./treeOrder.js";
import { isExpanded } from "./expansion.js";
import { treeRowModel, type TreeRowInput } from "./treeRowModel.js";
import { type TreeRowState, TreeRowView } from "./treeRowView.js";
import { TreeTail } from "./treeTail.js";
import { visibleRows } from "./visibleRows.js";

/** Letters typed within this time of each other are one word. */
const typeAheadMs = 800;
const hoverDelayMs = 300;
/** Widths of the pane at which columns go. */
const allColumnsPx = 600;
const mostColumnsPx = 520;

const orderNames: Readonly<Record<TreeSortColumn, string>> = {
  start: "start",
  duration: "duration",
  files: "files written",
  connections: "connections",
  lookups: "DNS look-ups",
  findings: "findings",
};

/** The process tree: a virtual ARIA tree grid. */
export class TreePane {
  readonly frame: PaneFrame;
  readonly #pane = element("div", { class: "tree" });
  /** Owns the column heads, which stand before it so that the keyboard comes to them first. */
  readonly #grid = element("div", {
    class: "rows",
    role: "treegrid",
    tabindex: 0,
    "aria-label": "Processes",
    "aria-multiselectable": "true",
    "aria-owns": "tree-heads tree-rows",
  });
  readonly #body = element("div", { class: "rows-body", role: "rowgroup", id: "tree-rows" });
  readonly #tail = new TreeTail();
  readonly #heads: TreeHeads;
  readonly #rows: VirtualRows<TreeRowView>;
  #order: TreeOrder | null = null;
  #visible: Int32Array = new Int32Array();
  #input: TreeRowInput | null = null;
  /** Table row with the keyboard's focus. */
  #active = -1;
  #typed = { text: "", at: 0 };
  #restoredScroll = false;

  constructor(private readonly context: ScreenContext) {
    const { store, actions } = context;
    this.#heads = new TreeHeads((treeSort) => {
      store.set({ treeSort });
    });
    const only = actionButton(
      "type-hierarchy-sub",
      "Only this subtree",
      () => {
        actions.toggleOnlySubtree();
      },
      { key: "F" },
    );
    store.watch(["filter"], () => {
      setAttribute(only, "aria-pressed", String(store.state.filter.subtreeOf !== null));
    });
    setAttribute(only, "aria-pressed", String(store.state.filter.subtreeOf !== null));
    this.#body.append(this.#tail.element);
    this.#grid.append(this.#body);
    this.#pane.append(this.#heads.element, this.#grid);
    this.frame = new PaneFrame(
      context,
      "processes",
      [
        only,
        actionButton("expand-all", "Expand to findings", () => {
          actions.expandToFindings();
        }),
        actionButton("collapse-all", "Collapse all", () => {
          actions.collapseAll();
        }),
        actionButton("ellipsis", "More actions of the processes", (event) => {
          context.menu.showBelow(event.currentTarget as HTMLElement, this.#paneMenu());
        }),
      ],
      this.#pane,
    );
    this.#rows = new VirtualRows(this.#grid, this.#body, () => this.#createRow());
    this.#listen();
  }

  focus(): void {
    this.#grid.focus();
  }

  /** Chooses the columns from the pane's own width; call after a layout. */
  resize(widthPx: number): void {
    this.#pane.classList.toggle("no-when", widthPx < allColumnsPx && widthPx >= mostColumnsPx);
    this.#pane.classList.toggle("few", widthPx < mostColumnsPx);
    this.#heads.refresh();
    this.#showRows();
  }

  get query(): PaneQuery {
    return { pane: "processes", filter: this.context.store.state.filter };
  }

  #listen(): void {
    const { store } = this.context;
    store.watch(["model", "totals", "findings", "treeSort"], () => {
      this.#reorder();
    });
    store.watch(["expansion", "filter", "status"], () => {
      this.#relist();
    });
    store.watch(["selected"], () => {
      this.#showSelection();
    });
    this.#grid.addEventListener("keydown", (event) => {
      this.#onKey(event);
    });
    this.#grid.addEventListener("scroll", () => {
      this.context.hover.hide();
      if (this.#rows.firstInSight !== store.state.treeScrollRow)
        store.set({ treeScrollRow: this.#rows.firstInSight });
    });
    this.#grid.addEventListener("pointerleave", () => {
      this.context.hover.hide();
    });
    this.#reorder();
  }

  #reorder(): void {
    const { model, totals, findings, treeSort } = this.context.store.state;
    this.#heads.show(treeSort);
    this.#pane.classList.toggle("no-findings", findings?.available !== true);
    if (model === null) {
      this.#showRows();
      return;
    }
    this.#order = treeOrder({ model, totals, findings }, treeSort);
    this.#relist();
    this.#restoreScroll();
  }

  #restoreScroll(): void {
    if (this.#restoredScroll || this.#visible.length === 0) return;
    this.#restoredScroll = true;
    const { state } = this.context.store;
    if (state.treeScrollRow > 0) this.#rows.scrollToRow(state.treeScrollRow);
    else this.#showSelection();
  }

  #relist(): void {
    const { state } = this.context.store;
    const { model, totals, findings, filter, status } = state;
    if (model === null || this.#order === null) {
      this.#showRows();
      return;
    }
    const restricted = restricts(filter);
    const lowerBounds = isIncomplete(status) || isLossy(status);
    this.#pane.classList.toggle("lower-bounds", lowerBounds);
    const open = { model, findings, expansion: state.expansion };
    this.#input = {
      model,
      totals,
      findings,
      isExpanded: (row) => isExpanded(open, row),
      restricted,
      reading: status.phase === "reading" || status.phase === "starting",
      lowerBounds,
    };
    const matchesWithin = restricted ? (totals?.eventsWithin ?? null) : null;
    this.#visible = visibleRows({ ...open, order: this.#order, matchesWithin });
    setAttribute(this.#grid, "aria-rowcount", this.#visible.length + 1);
    this.#showRows();
    this.#showCount(model, restricted);
  }

  #showCount(model: ProcessModel, restricted: boolean): void {
    const { totals } = this.context.store.state;
    const total = formatNumber(model.table.total);
    const capped = model.table.total > model.size ? `first ${formatNumber(model.size)} of ` : "";
    this.frame.subtitle(
      restricted && totals !== null
        ? `${formatNumber(matchingRows(totals.matches.events))} of ${total}`
        : `${capped}${total}`,
    );
  }

  #showRows(): void {
    const { status, model } = this.context.store.state;
    const rows = this.#visible.length;
    const tailPx = this.#tail.show(status, model?.table.durationUs ?? 0, rows, this.#rows.rowHeight);
    this.#rows.setCount(rows, tailPx);
  }

  #createRow(): TreeRowView {
    const view = new TreeRowView((index) => this.#rowState(index));
    view.element.addEventListener("click", (event) => {
      if (view.twistie.contains(event.target as Node)) this.#toggle(view.row);
      else this.#select(view.row, event.ctrlKey || event.metaKey);
    });
    view.element.addEventListener("dblclick", (event) => {
      if (!view.twistie.contains(event.target as Node)) this.#toggle(view.row);
    });
    view.element.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.#select(view.row, false);
      this.context.menu.showAt(event.clientX, event.clientY, processMenu(this.context, view.row));
    });
    view.element.addEventListener("pointerenter", () => {
      this.#hover(view);
    });
    return view;
  }

  #rowState(index: number): TreeRowState {
    const row = cell(this.#visible, index);
    const { selected } = this.context.store.state;
    if (this.#input === null) throw new Error("a tree row was drawn before there was a tree");
    const { model } = this.#input;
    return {
      model: treeRowModel(this.#input, row),
      row,
      selected: selected.includes(model.processIdOf(row)),
      active: row === this.#active,
      strongGuide: this.#strongGuide(model, row),
    };
  }

  /** The guide that the selection and its siblings share is drawn stronger. */
  #strongGuide(model: ProcessModel, row: number): number {
    const chosen = selectedRow(this.context.store.state);
    const parent = chosen === null ? -1 : model.parentOf(chosen);
    if (parent < 0 || this.#order === null) return -1;
    const offset = cell(this.#order.positions, row) - cell(this.#order.positions, parent);
    return offset > 0 && offset < cell(this.#order.sizes, parent) ? cell(model.depths, parent) : -1;
  }

  #select(row: number, additive: boolean): void {
    const { model } = this.context.store.state;
    if (model === null) return;
    this.#active = row;
    this.context.actions.select(model.processIdOf(row), additive);
  }

  #toggle(row: number): void {
    if (this.#input === null || this.#input.model.childCount(row) === 0) return;
    this.context.actions.setExpanded([row], !this.#input.isExpanded(row));
  }

  #showSelection(): void {
    const row = selectedRow(this.context.store.state);
    if (row !== null) {
      this.#active = row;
      const index = this.#visible.indexOf(row);
      if (index >= 0) this.#rows.reveal(index, "nearest");
    }
    this.#rows.refresh();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.altKey || this.#input === null) return;
    if (!this.#act(event, this.#input)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(event: KeyboardEvent, { model, isExpanded }: TreeRowInput): boolean {
    if (isMenuKey(event)) return this.#openMenu();
    if (event.key === " ") return this.#addToSelection();
    const input: TreeKeyInput = {
      model,
      visible: this.#visible,
      at: this.#visible.indexOf(this.#active),
      pageSize: this.#rows.pageSize,
      isExpanded,
    };
    const gesture = treeGesture(event.key, input);
    if (event.ctrlKey || event.metaKey) return gesture?.kind === "move" && this.#moveTo(gesture.to);
    if (gesture === null) return this.#typeAhead(event, input);
    if (gesture.kind === "move") this.#select(cell(this.#visible, gesture.to), false);
    else if (gesture.kind === "open-details") document.querySelector<HTMLElement>(".details .panel")?.focus();
    else this.context.actions.setExpanded(gesture.rows, gesture.kind === "expand");
    return true;
  }

  /** Moves the keyboard's focus and leaves the selection as it is, so that a row further on can be added to it. */
  #moveTo(index: number): boolean {
    this.#active = cell(this.#visible, index);
    this.#rows.reveal(index);
    this.#rows.refresh();
    return true;
  }

  /** Adds the row with the keyboard's focus to the selection, or takes it away. */
  #addToSelection(): boolean {
    if (this.#active < 0) return false;
    const row = this.#active;
    this.#select(row, true);
    // What is left selected takes the keyboard's focus otherwise.
    this.#active = row;
    this.#rows.refresh();
    return true;
  }

  #openMenu(): boolean {
    const index = this.#visible.indexOf(this.#active);
    const row = index < 0 ? null : this.#rows.elementOf(index);
    if (row === null) return false;
    this.context.menu.showBelow(row, processMenu(this.context, this.#active));
    return true;
  }

  /** Letters with a meaning of their own (`f`, `w a s d`) act only outside a word that was begun. */
  #typeAhead(event: KeyboardEvent, input: TreeKeyInput): boolean {
    const begun = event.timeStamp - this.#typed.at < typeAheadMs ? this.#typed.text : "";
    if (!/^[\p{L}\p{N}]$/u.test(event.key)) return false;
    if (begun === "" && /^[fwasd0]$/.test(event.key)) return false;
    this.#typed = { text: begun + event.key, at: event.timeStamp };
    const found = typeAhead(this.#typed.text, input);
    if (found !== null) this.#select(cell(this.#visible, found), false);
    return true;
  }

  #hover(view: TreeRowView): void {
    const { store, hover, client } = this.context;
    const { model, findings, filter, status } = store.state;
    const { row } = view;
    if (model === null || row < 0) return;
    const key = `process ${row}`;
    const anchor = view.element.getBoundingClientRect();
    hover.show(key, anchor, hoverDelayMs, () => {
      const question = { processId: model.processIdOf(row), filter };
      client.call("getProcess", question).then(
        (overview) => {
          hover.update(key, anchor, processHover(model, row, findings, overview, status));
        },
        () => undefined,
      );
      return processHover(model, row, findings, null, status);
    });
  }

  #paneMenu(): MenuItem[] {
    const { actions, store } = this.context;
    return [
      {
        label: "Expand all",
        run: () => {
          actions.expandAll();
        },
      },
      "separator",
      ...treeSortColumns.map((column): MenuItem => ({
        label: `Order by ${orderNames[column]}`,
        checked: store.state.treeSort.column === column,
        run: () => {
          store.set({ treeSort: { column, descending: column !== "start" } });
        },
      })),
      "separator",
      ...paneMenu(actions, () => this.query),
    ];
  }

  /** For the summary of the screen. */
  get description(): string {
    return formatCount(this.#visible.length, "row");
  }
}

function matchingRows(events: Uint32Array): number {
  return events.reduce((sum, matching) => sum + (matching > 0 ? 1 : 0), 0);
}
