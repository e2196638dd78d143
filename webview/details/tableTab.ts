import type { PageRequest } from "../../core/protocol/details.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ProcessScope } from "../../core/protocol/details.js";
import { noteAnswer } from "../state/noteAnswer.js";
import { element } from "../controls/element.js";
import { DataTable, type TableOptions } from "./dataTable.js";
import type { TableColumn } from "./tableColumn.js";
import { restricts } from "../filter/filterText.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { processLink } from "./processLink.js";

/** The part of a question that every table of the details asks alike. */
export function pageRequest<Column extends string>(
  screen: ScreenContext,
  scope: ProcessScope,
  offset: number,
  limit: number,
  sort: Column,
  descending: boolean,
): PageRequest<Column> {
  return { scope, filter: screen.store.state.filter, sort, descending, offset, limit };
}

/** A table with what all of them share: where failures and copied text go. */
export function tableOf<Row, Sort extends string>(
  screen: ScreenContext,
  options: Omit<TableOptions<Row, Sort>, "onSettled" | "contextMenu">,
): DataTable<Row, Sort> {
  const table = new DataTable<Row, Sort>({
    ...options,
    contextMenu: screen.menu,
    onSettled: (failure) => {
      noteAnswer(screen.store, "rows", failure);
    },
  });
  table.element.addEventListener("copy-text", (event) => {
    screen.actions.copyText((event as CustomEvent<string>).detail);
  });
  return table;
}

/** A tab that is nothing but a table. */
export function tabOf(table: Pick<TabView, "element"> & { refresh(): void }): TabView {
  return {
    element: table.element,
    refresh: () => {
      table.refresh();
    },
  };
}

/** What can be done about what a sentence says. */
export interface Remedy {
  readonly label: string;
  run(): void;
}

/** A sentence in place of a table without rows, and what can be done about it. */
export function none(text: string, remedy?: Remedy): HTMLElement {
  const link =
    remedy !== undefined &&
    element(
      "button",
      {
        class: "link",
        type: "button",
        on: {
          click: () => {
            remedy.run();
          },
        },
      },
      remedy.label,
    );
  return element("div", { class: "none" }, text, link && " ", link);
}

/**
 * In place of a table without rows: that there is nothing of the kind, or that the filter leaves nothing of it, which
 * says little about the process.
 */
export function nothingOf({ screen, scope }: DetailsContext, kind: string, did: string): HTMLElement {
  const who = scope.subtree ? "this process and those below it" : "this process";
  if (!restricts(screen.store.state.filter)) return none(`T${who.slice(1)} ${did}.`);
  return none(`No ${kind} of ${who} matches the filter.`, clearingRemedy(screen));
}

/** Offers to take the filter away. */
export function clearingRemedy({ actions }: ScreenContext): Remedy {
  return {
    label: "Clear filter",
    run: () => {
      actions.clearFilter();
    },
  };
}

/** Offers to show the library loads that the filter leaves out. */
export function libraryLoadsRemedy({ actions }: ScreenContext): Remedy {
  return {
    label: "Show library loads",
    run: () => {
      actions.setFilter({ hideLibraryLoads: false });
    },
  };
}

/** Whose row it is: shown where a table holds more than one process. */
export function processColumn<Row extends { readonly processId: number }>(
  screen: ScreenContext,
): TableColumn<Row, "process"> {
  return {
    title: "Process",
    from: 640,
    sort: "process",
    widthPx: 140,
    cell: ({ processId }) => processLink(screen, processId),
    text: ({ processId }) => String(processId),
  };
}
