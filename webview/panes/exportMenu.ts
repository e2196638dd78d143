import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import type { MenuItem } from "../controls/menu.js";
import type { Actions } from "../state/actions.js";

/** What every pane offers for the table behind it. */
export function paneMenu(actions: Actions, query: () => PaneQuery): MenuItem[] {
  const exported = (format: "csv" | "json") => (): void => {
    actions.run(actions.exportTable(query(), format));
  };
  return [
    {
      label: "Show SQL",
      key: "Ctrl+Alt+S",
      run: () => {
        actions.showSql(query());
      },
    },
    { label: "Export as CSV…", run: exported("csv") },
    { label: "Export as JSON…", run: exported("json") },
  ];
}
