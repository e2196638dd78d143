import type { EventFilter } from "../../core/protocol/eventFilter.js";
import type { PaneQuery } from "../../core/protocol/investigationApi.js";

/** A table that can be exported, by the name that the reader chooses it by. */
export interface TableChoice {
  readonly label: string;
  readonly description: string;
  readonly query: PaneQuery;
}

/** The tables of a screen: of the whole trace, and of the selected process where there is one. */
export function tableChoices(filter: EventFilter, selected: number | null): TableChoice[] {
  const whole = "the whole trace, under the filter";
  const choices: TableChoice[] = [
    { label: "Processes", description: whole, query: { pane: "processes", filter } },
    { label: "Events", description: whole, query: { pane: "events", filter, scope: null } },
  ];
  if (selected === null) return choices;
  const scope = { processId: selected, subtree: true };
  const own = "the selected process and its descendants, under the filter";
  const panes = [
    ["Files", "files"],
    ["Connections", "connections"],
    ["DNS look-ups", "dns"],
    ["Findings", "findings"],
    ["Events of the process", "events"],
  ] as const;
  for (const [label, pane] of panes)
    choices.push({ label, description: own, query: { pane, filter, scope } });
  return choices;
}
