import type { PageRequest } from "../../core/protocol/details.js";
import type { ScreenContext } from "../state/screenContext.js";
import type { ProcessScope } from "../../core/protocol/details.js";
import { element } from "../controls/element.js";
import { DataTable, type TableColumn, type TableOptions } from "./dataTable.js";
import type { TabView } from "./detailsContext.js";
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
  options: Omit<TableOptions<Row, Sort>, "onFailure" | "contextMenu">,
): DataTable<Row, Sort> {
  const table = new DataTable<Row, Sort>({
    ...options,
    contextMenu: screen.menu,
    onFailure: (message) => {
      screen.store.set({ failure: message });
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

/** A sentence in place of a table without rows. */
export function none(text: string): HTMLElement {
  return element("div", { class: "none" }, text);
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
