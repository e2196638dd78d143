import type { FileRow, Page } from "../../core/protocol/details.js";
import { copyKey } from "../controls/copyKey.js";
import { type Child, element, fill, setAttribute } from "../controls/element.js";
import { icon, severityIcon, severityLook } from "../controls/icon.js";
import type { MenuItem } from "../controls/menu.js";
import { isMenuKey } from "../controls/menuKey.js";
import { traceText } from "../controls/traceText.js";
import { type RowView, VirtualRows } from "../controls/virtualRows.js";
import { formatNumber } from "../format/formatNumber.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { type DirectoryNode, directoryTree, visibleNodes } from "./directoryTree.js";
import { none } from "./tableTab.js";

const pageSize = 500;
/** Paths that are put into folders; a list of more says how many are missing. */
const pathLimit = 5_000;
/** Folders of at most this many levels are open at first. */
const openLevels = 2;

/** Where the files come from, what can be done with one, and what stands in place of none. */
interface DirectoryOptions {
  readonly fetch: (offset: number, limit: number) => Promise<Page<FileRow>>;
  readonly menu: (file: FileRow) => MenuItem[];
  readonly empty: () => Promise<readonly Child[]>;
}

/** Files below their folders, as a tree; rows beyond the limit are counted in a first line. */
export function directoryView(context: DetailsContext, options: DirectoryOptions): TabView {
  const scroller = element("div", {
    class: "table-scroller directory",
    role: "tree",
    tabindex: 0,
    "aria-label": "Files by directory",
  });
  const view = new DirectoryView(context, scroller, options);
  const refresh = (): void => {
    context.screen.actions.ask(
      "rows",
      fetchAll(options.fetch).then(async ({ files, total }) => {
        if (files.length === 0) fill(scroller, ...(await options.empty()));
        else view.show(files, total);
      }),
    );
  };
  refresh();
  return { element: scroller, refresh };
}

async function fetchAll(fetchPage: (offset: number, limit: number) => Promise<Page<FileRow>>) {
  const files: FileRow[] = [];
  for (;;) {
    const page = await fetchPage(files.length, pageSize);
    files.push(...page.rows);
    if (page.rows.length === 0 || files.length >= Math.min(page.total, pathLimit))
      return { files, total: page.total };
  }
}

class DirectoryView {
  readonly #body = element("div", { class: "rows-body" });
  readonly #toggled = new Set<string>();
  readonly #rows: VirtualRows<DirectoryRow>;
  #tree: readonly DirectoryNode[] = [];
  #visible: readonly DirectoryNode[] = [];
  #active = 0;

  constructor(
    private readonly context: DetailsContext,
    private readonly scroller: HTMLElement,
    private readonly options: DirectoryOptions,
  ) {
    this.#rows = new VirtualRows(scroller, this.#body, () => this.#createRow());
    scroller.addEventListener("keydown", (event) => {
      this.#onKey(event);
    });
  }

  show(files: readonly FileRow[], total: number): void {
    const missing = total - files.length;
    const active = this.#visible[this.#active]?.path;
    fill(
      this.scroller,
      missing > 0 &&
        none(
          `The first ${formatNumber(files.length)} of ${formatNumber(total)} rows are shown. A filter makes the list shorter.`,
        ),
      this.#body,
    );
    this.#tree = directoryTree(files);
    this.#relist();
    this.#active = Math.max(
      0,
      this.#visible.findIndex(({ path }) => path === active),
    );
    this.#draw();
  }

  #isOpen(node: DirectoryNode): boolean {
    return (
      node.file === null &&
      (node.depth < openLevels || node.severity !== null) !== this.#toggled.has(node.path)
    );
  }

  #relist(): void {
    this.#visible = visibleNodes(this.#tree, (node) => this.#isOpen(node));
  }

  /** Once for each change, after all that it changes: every row in sight is built anew. */
  #draw(): void {
    this.#rows.setCount(this.#visible.length);
  }

  #toggle(node: DirectoryNode): void {
    if (node.file !== null) {
      this.context.screen.actions.bringIntoView(node.file.firstUs);
      return;
    }
    if (!this.#toggled.delete(node.path)) this.#toggled.add(node.path);
    this.#relist();
  }

  #createRow(): DirectoryRow {
    const row = new DirectoryRow((index) => {
      const node = this.#visible[index];
      return node === undefined ? null : { node, open: this.#isOpen(node), active: index === this.#active };
    });
    row.element.addEventListener("click", () => {
      if (row.node === null) return;
      this.#active = this.#visible.indexOf(row.node);
      this.#toggle(row.node);
      this.#draw();
    });
    row.element.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      if (row.node === null) return;
      this.#active = this.#visible.indexOf(row.node);
      this.#rows.refresh();
      this.context.screen.menu.showAt(event.clientX, event.clientY, this.#menuOf(row.node));
    });
    return row;
  }

  #menuOf(node: DirectoryNode): MenuItem[] {
    const { file } = node;
    const copyPath: MenuItem = {
      label: "Copy path",
      key: "Ctrl+C",
      run: () => {
        this.#copy(node.path);
      },
    };
    if (file === null) return [copyPath];
    const copyJson: MenuItem = {
      label: "Copy as JSON",
      key: "Ctrl+Shift+C",
      run: () => {
        this.#copy(JSON.stringify(file));
      },
    };
    return [copyPath, copyJson, ...this.options.menu(file)];
  }

  #copy(text: string): void {
    this.context.screen.actions.copyText(text);
  }

  #onKey(event: KeyboardEvent): void {
    const node = this.#visible[this.#active];
    if (node === undefined || !this.#act(event, node)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #act(event: KeyboardEvent, node: DirectoryNode): boolean {
    const copied = copyKey(event);
    if (copied !== null) {
      this.#copy(copied === "json" ? JSON.stringify(node.file ?? { path: node.path }) : node.path);
      return true;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (isMenuKey(event)) return this.#openMenu(node);
    if (event.key === "Enter") this.#toggle(node);
    else if (event.key === "ArrowRight" && node.file === null && !this.#isOpen(node)) this.#toggle(node);
    else if (event.key === "ArrowLeft" && node.file === null && this.#isOpen(node)) this.#toggle(node);
    else return this.#move(event.key, node);
    this.#draw();
    return true;
  }

  #openMenu(node: DirectoryNode): boolean {
    const row = this.#rows.elementOf(this.#active);
    if (row !== null) this.context.screen.menu.showBelow(row, this.#menuOf(node));
    return row !== null;
  }

  #move(key: string, node: DirectoryNode): boolean {
    const last = this.#visible.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.#active + 1,
      ArrowUp: this.#active - 1,
      ArrowRight: this.#active + (node.file === null ? 1 : 0),
      ArrowLeft: this.#visible.findLastIndex(({ depth }, at) => at < this.#active && depth < node.depth),
      PageDown: this.#active + this.#rows.pageSize,
      PageUp: this.#active - this.#rows.pageSize,
      Home: 0,
      End: last,
    };
    const wanted = moves[key];
    if (wanted === undefined) return false;
    this.#active = Math.max(0, Math.min(last, wanted));
    this.#rows.reveal(this.#active);
    this.#rows.refresh();
    return true;
  }
}

interface DirectoryRowState {
  readonly node: DirectoryNode;
  readonly open: boolean;
  readonly active: boolean;
}

class DirectoryRow implements RowView {
  readonly element = element("div", { role: "treeitem" });
  node: DirectoryNode | null = null;

  constructor(private readonly stateAt: (index: number) => DirectoryRowState | null) {}

  update(index: number): boolean {
    const state = this.stateAt(index);
    if (state === null) return false;
    this.#show(index, state);
    return state.active;
  }

  #show(index: number, state: DirectoryRowState): void {
    const { node, open, active } = state;
    this.node = node;
    const look =
      node.file === null || node.severity === null ? "" : (severityLook(node.severity)?.className ?? "");
    this.element.className = `directory-row ${look} ${active ? "active" : ""}`;
    setAttribute(this.element, "id", `directory-row-${index}`);
    setAttribute(this.element, "aria-selected", String(active));
    setAttribute(this.element, "aria-level", node.depth + 1);
    setAttribute(this.element, "aria-expanded", node.file === null ? String(open) : null);
    this.element.style.paddingLeft = `${12 + node.depth * 16}px`;
    fill(
      this.element,
      element(
        "span",
        { class: "twistie" },
        node.file === null && icon(open ? "chevron-down" : "chevron-right"),
      ),
      this.#glyph(node),
      element("span", { class: "cut" }, traceText(node.name)),
      element("span", { class: "grow" }),
      node.file === null && node.severity !== null && severityIcon(node.severity, "small"),
      element("span", { class: "count" }, formatNumber(node.paths)),
    );
  }

  #glyph({ file, severity }: DirectoryNode): HTMLElement {
    if (file === null) return icon("folder", "small dim");
    return severity === null ? icon("file", "small dim") : severityIcon(severity, "small");
  }
}
