import { type CellOutput, type ResultApi, wholeResult } from "../../core/protocol/resultApi.js";
import type { RpcClient } from "../../core/protocol/rpc.js";
import { element } from "../controls/element.js";
import { formatNumber, useLocale } from "../format/formatNumber.js";
import { columnWidths } from "./columnWidths.js";
import { ResultGrid } from "./resultGrid.js";
import { ResultPages } from "./resultPages.js";

/** The first rows of a result that is still being stored: to be read, not yet to be sorted or opened. */
export function previewView(
  { preview, locale }: Extract<CellOutput, { readonly kind: "preview" }>,
  client: RpcClient<ResultApi>,
): HTMLElement {
  useLocale(locale);
  const { columns, rows } = preview;
  const status = element(
    "span",
    { class: "result-status", role: "status" },
    `The first ${formatNumber(rows.length)} rows; all are being read…`,
  );
  const nothing = (): void => undefined;
  const pages = new ResultPages(
    client,
    "",
    { total: rows.length, offset: 0, rows },
    wholeResult,
    nothing,
    nothing,
  );
  const grid = new ResultGrid({
    columns,
    widths: columnWidths(columns, rows),
    pages,
    view: () => wholeResult,
    onView: nothing,
    onMove: nothing,
    onOpen: nothing,
    onCopy: (text) => void client.call("copyText", { text }).catch(nothing),
  });
  grid.refresh();
  return element("div", { class: "result" }, element("div", { class: "toolbar" }, status), grid.element);
}
