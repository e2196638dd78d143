import type { EventColumn, EventRow } from "../../core/protocol/details.js";
import { element } from "../controls/element.js";
import { icon, type IconName } from "../controls/icon.js";
import { traceText } from "../controls/traceText.js";
import { formatNumber } from "../format/formatNumber.js";
import { formatOffset } from "../format/formatTime.js";
import type { TableColumn } from "./tableColumn.js";
import type { DetailsContext, TabView } from "./detailsContext.js";
import { EventSearch } from "./eventSearch.js";
import { nothingOf, pageRequest, tableOf } from "./tableTab.js";

const looks: Readonly<Record<string, readonly [IconName, string]>> = {
  process_exec: ["play", "kind-process"],
  process_fork: ["repo-forked", "kind-process"],
  process_exit: ["debug-stop", "kind-process"],
  net_connect: ["plug", "kind-network"],
  dns_query: ["tag", "kind-lookup"],
  file_open: ["file", "kind-file"],
  file_write: ["edit", "kind-file"],
  file_rename: ["edit", "kind-file"],
  file_delete: ["trash", "kind-file"],
};

/** `process_exec` as `exec`: the icon says the rest. */
export function typeName(type: string): string {
  return type.replace(/^process_/, "");
}

const columns: readonly TableColumn<EventRow, EventColumn>[] = [
  {
    title: "Line",
    from: 520,
    sort: "line",
    widthPx: 76,
    numeric: true,
    className: "dim",
    cell: ({ eventId }) => formatNumber(eventId),
    text: ({ eventId }) => String(eventId),
  },
  {
    title: "Time",
    from: 420,
    sort: "time",
    widthPx: 88,
    numeric: true,
    cell: ({ timeUs }) => (timeUs === null ? "–" : formatOffset(timeUs)),
    text: ({ timeUs }) => (timeUs === null ? "" : formatOffset(timeUs, 6)),
  },
  { title: "Type", sort: "type", widthPx: 116, cell: typeCell, text: ({ type }) => type },
  {
    title: "What",
    sort: "what",
    className: "mono",
    cell: ({ what }) => traceText(what),
    text: ({ what }) => what,
  },
  {
    title: "Flags",
    from: 640,
    widthPx: 120,
    className: "dim",
    cell: ({ flags }) => traceText(flagWords(flags)),
    text: ({ flags }) => flags,
  },
];

/** Every event, in the order of the file. */
export function eventsTab(context: DetailsContext): TabView {
  const { screen, scope } = context;
  const table = tableOf<EventRow, EventColumn>(screen, {
    label: "Events",
    sort: "time",
    columns,
    fetch: (offset, limit, sort, descending) =>
      screen.client.call("getEvents", pageRequest(screen, scope, offset, limit, sort, descending)),
    severityOf: ({ eventId }) => screen.store.state.findings?.ofEvent(eventId)[0]?.severity ?? null,
    activate: ({ timeUs }) => {
      if (timeUs !== null) screen.actions.bringIntoView(timeUs);
    },
    menu: ({ eventId }) => [
      {
        label: "Copy the line of the trace",
        run: () => {
          const copied = screen.client.call("getEventTexts", { eventIds: [eventId] }).then(([text]) => {
            if (text !== undefined && text !== null) screen.actions.copyText(text);
          });
          screen.actions.run(copied);
        },
      },
    ],
    empty: () => [nothingOf(context, "event", "has no events")],
  });
  const search = new EventSearch(context, table);
  search.seek();
  return {
    element: element(
      "div",
      { class: "panel fixed" },
      search.notice,
      element("div", { class: "table-body" }, table.element),
    ),
    refresh: () => {
      table.refresh();
      search.seek();
    },
    seek: () => {
      search.seek();
    },
  };
}

function typeCell({ type }: EventRow): HTMLElement {
  const [glyph, colour] = looks[type] ?? (["question", "dim"] as const);
  return element(
    "span",
    { class: "cell-with-icon" },
    icon(glyph, `small ${colour}`),
    element("span", { class: "cut" }, traceText(typeName(type))),
  );
}

/** `O_RDONLY|O_CLOEXEC` as `read`; flags that every open has say nothing. */
export function flagWords(flags: string): string {
  return flags
    .replaceAll("O_", "")
    .split("|")
    .map((flag) => flag.toLowerCase())
    .filter((flag) => flag !== "cloexec" && flag !== "largefile")
    .map((flag) => ({ rdonly: "read", wronly: "write", rdwr: "read write" })[flag] ?? flag)
    .join(" ");
}
