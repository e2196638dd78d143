import type { ColumnFilter, ColumnSummary, ResultApi, ResultColumn } from "../../core/protocol/resultApi.js";
import { type RpcClient, RpcError } from "../../core/protocol/rpc.js";
import { element, fill } from "../controls/element.js";
import { escapeText } from "../format/escapeText.js";
import { formatNumber } from "../format/formatNumber.js";

/** What each column holds, asked for one after the other. */
export class ColumnSummaries {
  readonly element = element("div", { class: "summaries", role: "table", "aria-label": "Columns" });
  #abort = new AbortController();

  constructor(
    private readonly client: RpcClient<ResultApi>,
    private readonly result: string,
    private readonly columns: readonly ResultColumn[],
  ) {}

  async show(filters: readonly ColumnFilter[]): Promise<void> {
    this.dispose();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const heads = ["Column", "Distinct", "NULL", "Smallest", "Largest", "Values"];
    const rows = this.columns.map(() => element("div", { class: "summary-row", role: "row" }));
    fill(
      this.element,
      element(
        "div",
        { class: "summary-row summary-head", role: "row" },
        ...heads.map((head) => element("span", { role: "columnheader" }, head)),
      ),
      ...rows,
    );
    const wasStopped = (): boolean => signal.aborted;
    for (const [column, row] of rows.entries()) {
      const described = this.columns[column];
      if (described === undefined || wasStopped()) return;
      fill(row, nameCell(described), element("span", { class: "dim", role: "cell" }, "…"));
      try {
        const summary = await this.client.call(
          "getSummary",
          { result: this.result, filters, column },
          signal,
        );
        fill(row, nameCell(described), ...cells(summary));
      } catch (thrown) {
        if (wasStopped()) return;
        fill(
          row,
          nameCell(described),
          element("span", { role: "cell" }, thrown instanceof RpcError ? thrown.message : String(thrown)),
        );
      }
    }
  }

  dispose(): void {
    this.#abort.abort();
  }
}

function nameCell({ name, type }: ResultColumn): HTMLElement {
  return element(
    "span",
    { role: "rowheader" },
    element("b", {}, escapeText(name)),
    " ",
    element("span", { class: "dim" }, type.toLowerCase()),
  );
}

function cells({ distinct, nulls, min, max, histogram, frequent }: ColumnSummary): HTMLElement[] {
  const cell = (text: string, className = ""): HTMLElement =>
    element("span", { role: "cell", class: className, title: text }, escapeText(text));
  const values =
    histogram.length > 0
      ? bars(histogram)
      : element(
          "span",
          { role: "cell", class: "frequent" },
          ...frequent.map(({ value, rows }) =>
            element(
              "span",
              { class: "frequent-value", title: value },
              `${escapeText(value)} ${formatNumber(rows)}`,
            ),
          ),
        );
  return [
    cell(formatNumber(distinct), "number"),
    cell(formatNumber(nulls), "number"),
    cell(min ?? "NULL"),
    cell(max ?? "NULL"),
    values,
  ];
}

/** A histogram of a line's height. */
function bars(histogram: readonly number[]): HTMLElement {
  const most = Math.max(1, ...histogram);
  const label = `Histogram, highest bin ${formatNumber(most)}`;
  const drawn = histogram.map((rows) =>
    element("span", { style: `height: ${rows === 0 ? 0 : Math.max(6, (rows / most) * 100)}%` }),
  );
  return element(
    "span",
    { role: "cell", class: "mini-histogram", title: label, "aria-label": label },
    ...drawn,
  );
}
