import type { FileColumn, FileRequest, FileRow, FileToucher, Page } from "../../core/protocol/details.js";
import { actionButton, Chip } from "../controls/actionButton.js";
import { type Child, element, fill, setAttribute } from "../controls/element.js";
import { icon, severityIcon } from "../controls/icon.js";
import type { MenuItem } from "../controls/menu.js";
import { rovingFocus } from "../controls/rovingFocus.js";
import { traceText } from "../controls/traceText.js";
import { formatBytes, formatCount, formatNumber } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import type { TableColumn } from "./tableColumn.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { directoryView } from "./directoryView.js";
import { processLink } from "./processLink.js";
import { libraryLoadsRemedy, none, nothingOf, pageRequest, tableOf, tabOf } from "./tableTab.js";

type Shown = FileRequest["show"];

/** What the tab shows below its bar. */
type Mode =
  | { readonly kind: "list" }
  /** The members of a folded row. */
  | { readonly kind: "group"; readonly pattern: string }
  /** Everybody who touched one file. */
  | { readonly kind: "touchers"; readonly path: string };

/** Files the process touched: list, directories, members of a folded row, and who else touched one. */
export class FilesTab implements TabView {
  readonly element = element("div", { class: "panel fixed" });
  readonly #bar = element("div", { class: "panel-bar" });
  readonly #body = element("div", { class: "table-body" });
  readonly #chips: Readonly<Record<Shown, Chip>>;
  readonly #note = element("span", { class: "note hide-narrow" });
  readonly #back: HTMLElement;
  readonly #flat: HTMLElement;
  readonly #folders: HTMLElement;
  #show: Shown = "all";
  #mode: Mode = { kind: "list" };
  #totals: Partial<Record<Shown, number>> = {};
  #list!: TabView;

  constructor(private readonly context: DetailsContext) {
    const { store } = context.screen;
    this.#chips = {
      all: this.#chip("all", null),
      findings: this.#chip("findings", "error"),
      written: this.#chip("written", null),
    };
    this.#back = element("button", {
      class: "chip low back",
      type: "button",
      on: {
        click: () => {
          this.#enter({ kind: "list" });
        },
      },
    });
    this.#flat = actionButton("list-flat", "Flat list", () => {
      store.set({ filesAsDirectories: false });
      this.#enter({ kind: "list" });
    });
    this.#folders = actionButton("list-tree", "By directory", () => {
      store.set({ filesAsDirectories: true });
      this.#enter({ kind: "list" });
    });
    this.#bar.append(
      this.#chips.all.element,
      this.#chips.findings.element,
      this.#chips.written.element,
      this.#back,
      element("span", { class: "grow" }),
      this.#note,
      this.#flat,
      this.#folders,
    );
    this.element.append(this.#bar, this.#body);
    rovingFocus(this.#bar, "button", "horizontal");
    this.#countTotals();
    this.#showBar();
    this.#showBody();
  }

  update({ counts }: DetailsContext): void {
    const hidden = counts?.libraryLoadsHidden ?? 0;
    this.#note.textContent = hidden === 0 ? "" : `${formatCount(hidden, "library load")} hidden`;
    if (counts !== null) this.#totals = { ...this.#totals, all: counts.files };
    this.#showBar();
  }

  refresh(context: DetailsContext): void {
    this.#countTotals();
    this.#showBar();
    this.#list.refresh(context);
  }

  #chip(show: Shown, glyph: "error" | null): Chip {
    return new Chip(
      { icon: glyph, className: "severity-high" },
      () => {
        this.#show = show;
        this.#enter({ kind: "list" });
      },
      "low",
    );
  }

  #enter(mode: Mode): void {
    this.#mode = mode;
    this.#showBar();
    this.#showBody();
  }

  #showBar(): void {
    const isList = this.#mode.kind === "list";
    const names: Readonly<Record<Shown, string>> = {
      all: "All",
      findings: "In findings",
      written: "Written",
    };
    for (const show of ["all", "findings", "written"] as const)
      this.#chips[show].show(names[show], this.#totals[show] ?? null, isList && this.#show === show);
    this.#back.hidden = isList;
    const { filesAsDirectories, findings } = this.context.screen.store.state;
    this.#chips.findings.element.hidden = findings?.available !== true;
    setAttribute(this.#flat, "aria-pressed", String(!filesAsDirectories));
    setAttribute(this.#folders, "aria-pressed", String(filesAsDirectories));
    if (this.#mode.kind === "list") return;
    const what = this.#mode.kind === "group" ? this.#mode.pattern : `Who touched ${this.#mode.path}`;
    fill(this.#back, icon("close", "tiny"), element("span", { class: "cut" }, traceText(what)));
    setAttribute(this.#back, "aria-label", `Back to the list from ${what}`);
  }

  #showBody(): void {
    this.#list = this.#listOf(this.#mode);
    fill(this.#body, this.#list.element);
  }

  #listOf(mode: Mode): TabView {
    if (mode.kind === "touchers") return this.#touchers(mode.path);
    if (mode.kind === "group") return this.#table(mode.pattern);
    if (!this.context.screen.store.state.filesAsDirectories) return this.#table(null);
    return directoryView(this.context, {
      fetch: (offset, limit) => this.#fetch(offset, limit, "path", false, null),
      menu: (file) => this.#menu(file),
      empty: () => this.#nothing(),
    });
  }

  /** How many each toggle would show. */
  #countTotals(): void {
    for (const show of ["findings", "written"] as const) {
      const { screen, scope } = this.context;
      const request = {
        ...pageRequest(screen, scope, 0, 1, "path" as const, false),
        show,
        fold: false,
        foldedInto: null,
      };
      screen.client.call("getFiles", request).then(
        ({ total }) => {
          this.#totals = { ...this.#totals, [show]: total };
          this.#showBar();
        },
        () => undefined,
      );
    }
  }

  #fetch(
    offset: number,
    limit: number,
    sort: FileColumn,
    descending: boolean,
    foldedInto: string | null,
  ): Promise<Page<FileRow>> {
    const { screen, scope } = this.context;
    const base = pageRequest(screen, scope, offset, limit, sort, descending);
    const siblings = { fold: foldedInto === null, foldedInto };
    return screen.client.call("getFiles", { ...base, show: this.#show, ...siblings });
  }

  #table(foldedInto: string | null): TabView {
    const { screen } = this.context;
    const table = tableOf<FileRow, FileColumn>(screen, {
      label: "Files",
      sort: "first",
      columns: this.#columns(),
      fetch: (offset, limit, sort, descending) => this.#fetch(offset, limit, sort, descending, foldedInto),
      severityOf: ({ severity }) => (severity === "high" || severity === "critical" ? severity : null),
      activate: (row) => {
        if (row.paths > 1) this.#enter({ kind: "group", pattern: row.path });
        else screen.actions.bringIntoView(row.firstUs);
      },
      menu: (row) => this.#menu(row),
      empty: () => this.#nothing(),
    });
    return tabOf(table);
  }

  /** A process that only loads libraries touches files, which are hidden by default. */
  async #nothing(): Promise<readonly Child[]> {
    if (this.#show !== "all") return [none("No such files.")];
    const { screen, scope } = this.context;
    const { filter } = screen.store.state;
    const { libraryLoadsHidden } = await screen.client.call("getTabCounts", { scope, filter });
    if (libraryLoadsHidden === 0) return [nothingOf(this.context, "file", "touched no files")];
    const loads = formatCount(libraryLoadsHidden, "library load");
    return [none(`Nothing but ${loads}, hidden by the filter.`, libraryLoadsRemedy(screen))];
  }

  #columns(): TableColumn<FileRow, FileColumn>[] {
    return [
      { title: "Path", sort: "path", cell: pathCell, spoken: spokenPath, text: ({ path }) => path },
      {
        title: "Access",
        tooltip: "R read, W written, C created, D deleted",
        sort: "access",
        widthPx: 72,
        cell: accessText,
        text: accessText,
      },
      {
        title: "Opens",
        from: 420,
        sort: "opens",
        widthPx: 64,
        numeric: true,
        cell: ({ opens }) => formatNumber(opens),
        text: ({ opens }) => String(opens),
      },
      {
        title: "Written",
        from: 520,
        sort: "written",
        widthPx: 72,
        numeric: true,
        cell: writtenCell,
        text: ({ bytesWritten }) => String(bytesWritten),
      },
      {
        title: "First",
        sort: "first",
        widthPx: 84,
        numeric: true,
        cell: ({ firstUs }) => formatOffset(firstUs),
        text: ({ firstUs }) => formatOffset(firstUs, 6),
      },
      {
        title: "Last",
        from: 760,
        sort: "last",
        widthPx: 84,
        numeric: true,
        className: "dim",
        cell: ({ lastUs }) => formatOffset(lastUs),
        text: ({ lastUs }) => formatOffset(lastUs, 6),
      },
      {
        title: "Others",
        from: 640,
        tooltip: "Other processes that touched this file",
        widthPx: 68,
        numeric: true,
        cell: (row) => this.#othersCell(row),
        text: ({ others }) => String(others),
      },
    ];
  }

  #othersCell({ others, path, paths }: FileRow): Child {
    if (others === 0 || paths > 1)
      return element("span", { class: "dim" }, others === 0 ? "–" : formatNumber(others));
    return element(
      "button",
      {
        class: "link",
        type: "button",
        tabindex: -1,
        title: "Who else touched this file",
        on: {
          click: (event) => {
            event.stopPropagation();
            this.#enter({ kind: "touchers", path });
          },
        },
      },
      formatNumber(others),
    );
  }

  #menu({ path, paths }: FileRow): MenuItem[] {
    const { actions, store } = this.context.screen;
    const { terms } = store.state.filter;
    return [
      "separator",
      {
        label: `Filter to path:${path}`,
        run: () => {
          actions.setFilter({ terms: [...terms, { field: "path", value: path, negated: false }] });
        },
      },
      {
        label: "Who touched this file",
        disabled: paths > 1,
        run: () => {
          this.#enter({ kind: "touchers", path });
        },
      },
    ];
  }

  #touchers(path: string): TabView {
    const { screen } = this.context;
    const table = tableOf<FileToucher, "first">(screen, {
      label: `Processes that touched ${path}`,
      sort: "first",
      columns: [
        {
          title: "Process",
          cell: ({ processId }) => processLink(screen, processId),
          text: ({ processId }) => String(processId),
        },
        { title: "Access", widthPx: 72, cell: toucherAccess, text: toucherAccess },
        {
          title: "Opens",
          from: 420,
          widthPx: 64,
          numeric: true,
          cell: ({ opens }) => formatNumber(opens),
          text: ({ opens }) => String(opens),
        },
        {
          title: "Written",
          from: 520,
          widthPx: 72,
          numeric: true,
          cell: writtenCell,
          text: ({ bytesWritten }) => String(bytesWritten),
        },
        {
          title: "First",
          widthPx: 84,
          numeric: true,
          cell: ({ firstUs }) => formatOffset(firstUs),
          text: ({ firstUs }) => formatOffset(firstUs, 6),
        },
        {
          title: "Last",
          from: 640,
          widthPx: 84,
          numeric: true,
          className: "dim",
          cell: ({ lastUs }) => formatOffset(lastUs),
          text: ({ lastUs }) => formatOffset(lastUs, 6),
        },
      ],
      fetch: (offset, limit) => screen.client.call("getFileTouchers", { path, offset, limit }),
      empty: () => [none("No process touched this file.")],
    });
    return tabOf(table);
  }
}

function spokenPath({ path, severity }: FileRow): string {
  return `${path}${severity === null ? "" : `, ${severity} finding`}`;
}

/** Folder dim, name plain; a folded row says how many paths it stands for. */
function pathCell({ path, paths, severity }: FileRow): Child {
  const cut = path.lastIndexOf("/", path.length - 2) + 1;
  const glyph =
    severity === null || severity === "none" ? icon("file", "small dim") : severityIcon(severity, "small");
  const name =
    paths > 1
      ? [
          icon("chevron-right", "small dim"),
          element("span", { class: "cut" }, traceText(path)),
          element("span", { class: "tag" }, `${formatNumber(paths)} paths`),
        ]
      : [traceText(path.slice(0, cut), "folder"), traceText(path.slice(cut), "base")];
  return element("span", { class: "cell-with-icon" }, glyph, element("span", { class: "path" }, ...name));
}

function accessText({ read, written, created, deleted }: FileRow): string {
  return [read && "R", written && "W", created && "C", deleted && "D"].filter(Boolean).join(" ");
}

function toucherAccess({ read, written }: FileToucher): string {
  return [read && "R", written && "W"].filter(Boolean).join(" ");
}

function writtenCell({ bytesWritten }: { readonly bytesWritten: number }): Child {
  return element("span", { class: "dim" }, bytesWritten === 0 ? "–" : formatBytes(bytesWritten));
}
