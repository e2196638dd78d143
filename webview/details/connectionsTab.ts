import type { ConnectionColumn, ConnectionRow } from "../../core/protocol/details.js";
import type { EventFilter } from "../../core/protocol/eventFilter.js";
import { type Child, element } from "../controls/element.js";
import { icon, severityIcon } from "../controls/icon.js";
import type { MenuItem } from "../controls/menu.js";
import { traceText } from "../controls/traceText.js";
import { formatOffset } from "../format/formatTime.js";
import { categoryIcon, categoryName } from "../timeline/layout/hostLanes.js";
import type { TableColumn, TableWidth } from "./tableColumn.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { processLink } from "./processLink.js";
import { none, nothingOf, pageRequest, processColumn, tableOf } from "./tableTab.js";

/** Lines shown of other processes where this one made no connection. */
const relatedLimit = 6;

/** Whom the process talked to; without connections, whom its relatives did. */
export function connectionsTab(context: DetailsContext): TabView {
  const { screen, scope } = context;
  let now = context;
  const table = tableOf<ConnectionRow, ConnectionColumn>(screen, {
    label: "Connections",
    sort: "time",
    columns: scope.subtree
      ? [hostColumn, processColumn(screen), ...otherColumns(760)]
      : [hostColumn, ...otherColumns(640)],
    fetch: (offset, limit, sort, descending) =>
      screen.client.call("getConnections", pageRequest(screen, scope, offset, limit, sort, descending)),
    severityOf: ({ severity }) => severity,
    activate: ({ timeUs }) => {
      screen.actions.bringIntoView(timeUs);
    },
    menu: (row) => hostMenu(context, row),
    empty: () => related(now),
  });
  return {
    element: table.element,
    refresh: (later) => {
      now = later;
      table.refresh();
    },
  };
}

const hostColumn: TableColumn<ConnectionRow, ConnectionColumn> = {
  title: "Host",
  sort: "host",
  cell: hostCell,
  text: ({ host, address }) => host ?? address,
};

const otherColumns = (categoryFrom: TableWidth): readonly TableColumn<ConnectionRow, ConnectionColumn>[] => [
  {
    title: "Address",
    sort: "address",
    widthPx: 160,
    className: "mono",
    cell: (row) => traceText(endpoint(row)),
    text: endpoint,
  },
  {
    title: "Category",
    from: categoryFrom,
    sort: "category",
    widthPx: 150,
    cell: ({ category }) =>
      element(
        "span",
        { class: "cell-with-icon" },
        icon(categoryIcon(category), "small dim"),
        categoryName(category),
      ),
    text: ({ category }) => categoryName(category),
  },
  {
    title: "Via",
    from: 520,
    sort: "via",
    widthPx: 60,
    cell: ({ protocol }) => traceText(protocol),
    text: ({ protocol }) => protocol,
  },
  {
    title: "Time",
    from: 420,
    sort: "time",
    widthPx: 90,
    numeric: true,
    cell: ({ timeUs }) => formatOffset(timeUs),
    text: ({ timeUs }) => formatOffset(timeUs, 6),
  },
];

function endpoint({ address, port }: ConnectionRow): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function hostCell({ host, hostSource, category, severity }: ConnectionRow): Child {
  const glyph = severity === null ? icon("plug", "small kind-network") : severityIcon(severity, "small");
  const missing = category === "loopback" ? "Local resolver" : "No look-up seen";
  return element(
    "span",
    { class: "cell-with-icon" },
    glyph,
    host === null
      ? element("span", { class: "dim" }, missing)
      : element("span", { class: "cut" }, traceText(host)),
    hostSource === "trace" &&
      element(
        "span",
        { class: "tag", title: "The name comes from a look-up of another process of this trace." },
        "trace",
      ),
  );
}

function hostMenu({ screen }: DetailsContext, row: ConnectionRow): MenuItem[] {
  const { actions, store } = screen;
  const { terms } = store.state.filter;
  const { host } = row;
  const filterTo = (field: "host" | "addr", value: string): MenuItem => ({
    label: `Filter to ${field}:${value}`,
    run: () => {
      actions.setFilter({ terms: [...terms, { field, value, negated: false }] });
    },
  });
  return ["separator", ...(host === null ? [] : [filterTo("host", host)]), filterTo("addr", row.address)];
}

/** Connections of processes below, else of those that the same parent started later. */
async function related(context: DetailsContext): Promise<readonly Child[]> {
  const { screen, model, row } = context;
  const { filter } = screen.store.state;
  const processId = model.processIdOf(row);
  const below = await outwards(context, processId, filter);
  if (below.length > 0) return sentence(context, "Processes below it did:", below);
  const parent = model.parentOf(row);
  const from = Math.max(filter.range?.fromUs ?? 0, model.startOf(row));
  const to = filter.range?.toUs ?? model.table.durationUs;
  const later =
    parent < 0 || to < from
      ? []
      : await outwards(context, model.processIdOf(parent), { ...filter, range: { fromUs: from, toUs: to } });
  return sentence(
    context,
    later.length === 0 ? "" : "Processes started by the same parent did, later:",
    later,
  );
}

async function outwards({ screen }: DetailsContext, processId: number, filter: EventFilter) {
  const page = await screen.client.call("getConnections", {
    scope: { processId, subtree: true },
    filter,
    sort: "time",
    descending: false,
    offset: 0,
    limit: 100,
  });
  return page.rows.filter(({ category }) => category !== "loopback").slice(0, relatedLimit);
}

function sentence(context: DetailsContext, lead: string, rows: readonly ConnectionRow[]): readonly Child[] {
  return [
    nothingOf(context, "connection", "made no connections"),
    lead !== "" && none(lead),
    ...rows.map((row) => relatedLine(context, row)),
  ];
}

function relatedLine({ screen }: DetailsContext, row: ConnectionRow): HTMLElement {
  return element(
    "div",
    { class: "line" },
    row.severity === null ? icon("plug", "small kind-network") : severityIcon(row.severity, "small"),
    processLink(screen, row.processId),
    element("span", { class: "cut" }, "→ ", traceText(`${row.host ?? row.address}:${row.port}`)),
    row.host !== null && element("span", { class: "mono dim" }, traceText(row.address)),
    element("span", { class: "dim" }, categoryName(row.category)),
    element("span", { class: "grow" }),
    element("span", { class: "dim" }, formatOffset(row.timeUs)),
  );
}
