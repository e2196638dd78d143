import { quoteArguments } from "../format/formatCommand.js";
import type { MenuItem } from "../controls/menu.js";
import { textCell } from "../model/cell.js";
import type { ScreenContext } from "../state/screenContext.js";

/** What can be done with a process, wherever it was clicked. */
export function processMenu(context: ScreenContext, row: number): MenuItem[] {
  const { actions, store } = context;
  const { model, filter } = store.state;
  if (model === null) return [];
  const processId = model.processIdOf(row);
  const name = textCell(model.table.names, row);
  return [
    {
      label: "Zoom to this process",
      key: ".",
      run: () => {
        actions.zoomTo({ fromUs: model.startOf(row), toUs: model.endOf(row) });
      },
    },
    {
      label: filter.subtreeOf === null ? "Only this subtree" : "All processes",
      key: "F",
      run: () => {
        actions.toggleOnlySubtree(processId);
      },
    },
    {
      label: `Filter to comm:${name}`,
      disabled: name === "",
      run: () => {
        actions.setFilter({ terms: [...filter.terms, { field: "comm", value: name, negated: false }] });
      },
    },
    {
      label: `Filter to pid:${model.pidOf(row)}`,
      run: () => {
        const term = { field: "pid" as const, value: String(model.pidOf(row)), negated: false };
        actions.setFilter({ terms: [...filter.terms, term] });
      },
    },
    "separator",
    {
      label: "Copy command line",
      key: "Ctrl+C",
      run: () => {
        actions.run(copyCommandLine(context, processId));
      },
    },
    {
      label: "Copy as JSON",
      key: "Ctrl+Shift+C",
      run: () => {
        actions.run(copyProcess(context, processId));
      },
    },
    "separator",
    {
      label: "Show SQL",
      key: "Ctrl+Alt+S",
      run: () => {
        actions.showSql({ pane: "overview", filter, scope: { processId, subtree: false } });
      },
    },
  ];
}

/** The arguments of the last exec, quoted for a shell; the name where no exec was seen. */
export async function copyCommandLine(
  { client, actions, store }: ScreenContext,
  processId: number,
): Promise<void> {
  const process = await client.call("getProcess", { processId, filter: store.state.filter });
  const exec = process.execs.at(-1);
  const { model } = store.state;
  const row = model?.rowOf(processId);
  const title = model !== null && row !== undefined ? model.titleOf(row) : "";
  actions.copyText(exec === undefined ? title : quoteArguments(exec.arguments));
}

export async function copyProcess(
  { client, actions, store }: ScreenContext,
  processId: number,
): Promise<void> {
  const process = await client.call("getProcess", { processId, filter: store.state.filter });
  actions.copyText(JSON.stringify(process, null, 2));
}
