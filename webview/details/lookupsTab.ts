import type { LookupColumn, LookupRow } from "../../core/protocol/details.js";
import { element } from "../controls/element.js";
import { icon } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatOffset } from "../format/formatTime.js";
import type { TableColumn } from "./tableColumn.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { nothingOf, pageRequest, processColumn, tableOf, tabOf } from "./tableTab.js";

/** Which names the process asked for, and what it then connected to. */
export function lookupsTab(context: DetailsContext): TabView {
  const { screen, scope } = context;
  const { actions, store } = screen;
  const table = tableOf<LookupRow, LookupColumn>(screen, {
    label: "DNS look-ups",
    sort: "time",
    columns: scope.subtree
      ? [nameColumn, processColumn(screen), ...otherColumns]
      : [nameColumn, ...otherColumns],
    fetch: (offset, limit, sort, descending) =>
      screen.client.call("getLookups", pageRequest(screen, scope, offset, limit, sort, descending)),
    activate: ({ timeUs }) => {
      actions.bringIntoView(timeUs);
    },
    menu: ({ hostname }) => [
      "separator",
      {
        label: `Filter to host:${hostname}`,
        run: () => {
          const { terms } = store.state.filter;
          actions.setFilter({ terms: [...terms, { field: "host", value: hostname, negated: false }] });
        },
      },
    ],
    empty: () => [nothingOf(context, "DNS look-up", "made no DNS look-ups")],
  });
  return tabOf(table);
}

const nameColumn: TableColumn<LookupRow, LookupColumn> = {
  title: "Name",
  sort: "name",
  cell: ({ hostname }) =>
    element(
      "span",
      { class: "cell-with-icon" },
      icon("tag", "small kind-lookup"),
      element("span", { class: "cut" }, traceText(hostname)),
    ),
  text: ({ hostname }) => hostname,
};

const otherColumns: readonly TableColumn<LookupRow, LookupColumn>[] = [
  {
    title: "Type",
    sort: "type",
    widthPx: 64,
    cell: ({ queryType }) => queryType ?? "–",
    text: ({ queryType }) => queryType ?? "",
  },
  {
    title: "Via",
    from: 760,
    sort: "via",
    widthPx: 56,
    cell: ({ protocol }) => protocol ?? "–",
    text: ({ protocol }) => protocol ?? "",
  },
  {
    title: "Then connected to",
    from: 520,
    widthPx: 160,
    className: "mono",
    cell: ({ thenConnectedTo }) => (thenConnectedTo === null ? "–" : traceText(thenConnectedTo)),
    text: ({ thenConnectedTo }) => thenConnectedTo ?? "",
  },
  {
    title: "Time",
    sort: "time",
    widthPx: 90,
    numeric: true,
    cell: ({ timeUs }) => formatOffset(timeUs),
    text: ({ timeUs }) => formatOffset(timeUs, 6),
  },
];
