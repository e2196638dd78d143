import type { FilterTerm } from "../../core/protocol/eventFilter.js";
import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import type { MenuItem } from "../controls/menu.js";
import { termText } from "../filter/filterText.js";
import { paneMenu } from "../panes/exportMenu.js";
import type { ScreenContext } from "../state/screenContext.js";
import { processMenu } from "../tree/processMenu.js";
import type { Hit } from "./layout/hitTest.js";
import type { LaneKind, Mark } from "./layout/scene.js";

const laneNames: readonly (readonly [LaneKind, string])[] = [
  ["steps", "Steps"],
  ["findings", "Findings"],
  ["processes", "Processes"],
  ["hosts", "Network"],
  ["lookups", "DNS look-ups"],
  ["flaggedReads", "Flagged reads"],
  ["writes", "File writes"],
  ["reads", "File reads"],
];

/** Which lanes are drawn. */
export function laneMenu(hidden: ReadonlySet<LaneKind>, toggle: (kind: LaneKind) => void): MenuItem[] {
  return laneNames.map(([kind, label]) => ({
    label,
    checked: !hidden.has(kind),
    run: () => {
      toggle(kind);
    },
  }));
}

export function timelineMenu(context: ScreenContext, query: () => PaneQuery): MenuItem[] {
  const { actions, store } = context;
  return [
    {
      label: "Zoom to the filter's range",
      disabled: store.state.filter.range === null,
      run: () => {
        const { range } = store.state.filter;
        if (range !== null) actions.zoomTo(range);
      },
    },
    {
      label: "Filter to the view",
      run: () => {
        const { view } = store.state;
        if (view !== null) actions.setFilter({ range: view });
      },
      disabled: store.state.view === null,
    },
    "separator",
    ...paneMenu(actions, query),
  ];
}

/** What can be done with what was clicked. */
export function markMenu(context: ScreenContext, hit: Hit, query: () => PaneQuery): MenuItem[] {
  const { store, actions } = context;
  const { model, filter } = store.state;
  if (hit?.kind === "bar") return processMenu(context, hit.bar.row);
  if (hit?.kind !== "mark" || hit.mark.kind === "heat" || model === null) return timelineMenu(context, query);
  const { mark } = hit;
  const row = model.rowOf(mark.processId);
  const term = termOf(mark);
  return [
    {
      label: "Select process",
      disabled: row === undefined,
      run: () => {
        actions.select(mark.processId);
      },
    },
    ...(term === null
      ? []
      : [
          {
            label: `Filter to ${termText(term)}`,
            run: () => {
              actions.setFilter({ terms: [...filter.terms, term] });
            },
          },
          {
            label: `Copy ${term.field}`,
            run: () => {
              actions.copyText(term.value);
            },
          },
        ]),
    {
      label: "Copy event as JSON",
      run: () => {
        actions.run(copyEvent(context, mark.eventId));
      },
    },
    "separator",
    {
      label: "Show SQL",
      key: "Ctrl+Alt+S",
      run: () => {
        actions.showSql(query());
      },
    },
  ];
}

async function copyEvent({ client, actions }: ScreenContext, eventId: number): Promise<void> {
  const [text] = await client.call("getEventTexts", { eventIds: [eventId] });
  if (text !== undefined && text !== null) actions.copyText(text);
}

function termOf(mark: Mark): FilterTerm | null {
  if (mark.kind === "connection" && mark.host !== null)
    return { field: "host", value: mark.host.name, negated: false };
  const [name] = mark.names;
  if (name === undefined || name === "" || mark.kind === "finding") return null;
  return { field: mark.kind === "lookup" ? "host" : "path", value: name, negated: false };
}
