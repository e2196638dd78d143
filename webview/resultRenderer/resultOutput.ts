import {
  type CellOutput,
  type ResultApi,
  type ResultFormat,
  type ResultView,
  type RowTarget,
  wholeResult,
} from "../../core/protocol/resultApi.js";
import { type RpcClient, RpcError } from "../../core/protocol/rpc.js";
import { element, fill, setAttribute, setText } from "../controls/element.js";
import { LiveRegion } from "../controls/liveRegion.js";
import { formatDuration } from "../format/formatDuration.js";
import { formatCount, formatNumber, useLocale } from "../format/formatNumber.js";
import { ChartView } from "./chartView.js";
import { ColumnSummaries } from "./columnSummaries.js";
import { columnWidths } from "./columnWidths.js";
import { ResultGrid } from "./resultGrid.js";
import { ResultPages } from "./resultPages.js";
import { targetColumns, targetOf } from "./rowTarget.js";
import { valueView } from "./valueView.js";

type Shown = "table" | "chart" | "columns";

/** Rows that "Copy" takes at most; more is what export is for. */
const copiedRows = 10_000;

/** The output of one cell. */
export class ResultOutput {
  readonly element = element("div", { class: "result" });
  readonly #pages: ResultPages;
  readonly #grid: ResultGrid;
  readonly #value = element("div", { class: "value", hidden: true, role: "region", "aria-label": "Value" });
  readonly #status = element("span", { class: "result-status" });
  readonly #live = new LiveRegion();
  readonly #content = element("div");
  readonly #tabs = new Map<Shown, HTMLElement>();
  readonly #reveals: HTMLButtonElement[] = [];
  readonly #chart: ChartView;
  readonly #summaries: ColumnSummaries;
  #view: ResultView = wholeResult;
  #shown: Shown = "table";
  #filtersShown = false;

  constructor(
    private readonly output: Extract<CellOutput, { readonly kind: "result" }>,
    private readonly client: RpcClient<ResultApi>,
  ) {
    const { result, handle, firstRows, locale } = output;
    const { columns } = handle;
    useLocale(locale);
    this.#pages = new ResultPages(
      client,
      result,
      firstRows,
      this.#view,
      () => {
        this.#refresh();
      },
      (message) => {
        this.#say(message);
      },
    );
    this.#grid = new ResultGrid({
      columns,
      widths: columnWidths(columns, firstRows.rows),
      pages: this.#pages,
      view: () => this.#view,
      onView: (view) => {
        this.#setView(view);
      },
      onMove: () => {
        this.#showReveals();
      },
      onOpen: (row, column) => void this.#openValue(row, column),
      onCopy: (text) => void this.#copy(text, "Copied."),
    });
    this.#chart = new ChartView(client, result, columns);
    this.#summaries = new ColumnSummaries(client, result, columns);
    this.element.append(this.#toolbar(), this.#content, this.#value, this.#live.element);
    this.#show("table");
    this.#refresh();
  }

  dispose(): void {
    this.#pages.dispose();
    this.#chart.dispose();
    this.#summaries.dispose();
  }

  #toolbar(): HTMLElement {
    const tab = (shown: Shown, label: string): HTMLElement => {
      const made = button(label, () => {
        this.#show(shown);
      });
      this.#tabs.set(shown, made);
      return made;
    };
    const reveals =
      targetColumns(this.output.handle.columns) === null
        ? []
        : [this.#reveal("tree", "Reveal in Tree"), this.#reveal("timeline", "Reveal on Timeline")];
    return element(
      "div",
      { class: "toolbar", role: "toolbar", "aria-label": "Result" },
      element(
        "span",
        { class: "segmented", role: "group", "aria-label": "View" },
        tab("table", "Table"),
        tab("chart", "Chart"),
        tab("columns", "Columns"),
      ),
      this.#status,
      element("span", { class: "space" }),
      ...reveals,
      button("Filter", () => {
        this.#toggleFilters();
      }),
      button("Copy", () => void this.#copyRows(), `Copies up to ${formatNumber(copiedRows)} rows`),
      this.#exports(),
      button("Save in Document", () => void this.#save(), "Writes the rows as a table below the cell"),
    );
  }

  #reveal(where: "tree" | "timeline", label: string): HTMLButtonElement {
    const made = button(
      label,
      () => {
        const target = this.#target();
        if (target !== null)
          void this.#run(this.client.call("reveal", { result: this.output.result, target, where }));
      },
      "Shows what the current row is about on the screen of the trace",
    );
    this.#reveals.push(made);
    return made;
  }

  #exports(): HTMLElement {
    const list = element(
      "select",
      {
        "aria-label": "Export",
        on: {
          change: () => {
            const format = list.value as ResultFormat;
            list.value = "";
            void this.#run(
              this.client.call("exportResult", { result: this.output.result, view: this.#view, format }),
            );
          },
        },
      },
      element("option", { value: "", hidden: true }, "Export…"),
      element("option", { value: "csv" }, "CSV…"),
      element("option", { value: "parquet" }, "Parquet…"),
      element("option", { value: "json" }, "JSON…"),
    );
    return list;
  }

  #show(shown: Shown): void {
    this.#shown = shown;
    for (const [name, tab] of this.#tabs) setAttribute(tab, "aria-pressed", String(name === shown));
    fill(
      this.#content,
      shown === "table"
        ? this.#grid.element
        : shown === "chart"
          ? this.#chart.element
          : this.#summaries.element,
    );
    this.#value.hidden = true;
    this.#showOther();
    if (shown === "table") this.#grid.refresh();
  }

  #showOther(): void {
    if (this.#shown === "chart") void this.#chart.show(this.#view.filters);
    if (this.#shown === "columns") void this.#summaries.show(this.#view.filters);
  }

  #toggleFilters(): void {
    this.#filtersShown = !this.#filtersShown;
    if (this.#shown !== "table") this.#show("table");
    this.#grid.showFilters(this.#filtersShown);
  }

  #setView(view: ResultView): void {
    this.#view = view;
    this.#value.hidden = true;
    this.#pages.show(view);
    this.#showOther();
  }

  #refresh(): void {
    this.#grid.refresh();
    this.#showReveals();
    const { handle, durationMs, growing } = this.output;
    const { total } = this.#pages;
    const all = handle.capped
      ? `the first ${formatNumber(handle.rows)} rows, more were left out`
      : formatCount(handle.rows, "row");
    const kept = this.#view.filters.length === 0 ? all : `${formatNumber(total)} of ${all}`;
    const counted = `${kept.charAt(0).toUpperCase()}${kept.slice(1)} · ${formatDuration(durationMs * 1000)}`;
    const soFar = growing ? " · So far: the trace is still being recorded" : "";
    setText(this.#status, `${counted}${soFar}`);
  }

  #showReveals(): void {
    const target = this.#target();
    for (const made of this.#reveals) made.disabled = target === null;
  }

  #target(): RowTarget | null {
    return targetOf(this.output.handle.columns, this.#grid.current.values);
  }

  async #openValue(row: number, column: number): Promise<void> {
    const { result, handle } = this.output;
    try {
      const { text } = await this.client.call("getValue", { result, view: this.#view, row, column });
      const close = button("Close", () => {
        this.#value.hidden = true;
        this.#grid.element.focus();
      });
      const copy = button("Copy Value", () => void this.#copy(text ?? "", "Copied."));
      const title = `${handle.columns[column]?.name ?? ""}, row ${formatNumber(row + 1)}`;
      fill(
        this.#value,
        element(
          "div",
          { class: "value-head" },
          element("b", {}, title),
          element("span", { class: "space" }),
          copy,
          close,
        ),
        valueView(text),
      );
      this.#value.hidden = false;
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  async #copyRows(): Promise<void> {
    try {
      const rows = await this.#pages.first(copiedRows);
      const lines = [this.output.handle.columns.map(({ name }) => name), ...rows].map((row) =>
        row.map((value) => (value ?? "").replaceAll(/[\t\r\n]/gu, " ")).join("\t"),
      );
      await this.#copy(`${lines.join("\n")}\n`, `${formatCount(rows.length, "row")} copied.`);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  async #copy(text: string, done: string): Promise<void> {
    await this.#run(this.client.call("copyText", { text }));
    this.#say(done);
  }

  async #save(): Promise<void> {
    try {
      const { rows } = await this.client.call("saveInDocument", {
        result: this.output.result,
        view: this.#view,
      });
      this.#say(`${formatCount(rows, "row")} written below the cell.`);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  async #run(call: Promise<unknown>): Promise<void> {
    await call.catch((thrown: unknown) => {
      this.#fail(thrown);
    });
  }

  #fail(thrown: unknown): void {
    this.#say(thrown instanceof RpcError ? thrown.message : String(thrown));
  }

  /** Beside the counts for a while, and to a screen reader. */
  #say(sentence: string): void {
    setText(this.#status, sentence);
    this.#live.announce(sentence);
    setTimeout(() => {
      if (this.#status.textContent === sentence) this.#refresh();
    }, 4000);
  }
}

function button(label: string, onPress: () => void, title = ""): HTMLButtonElement {
  return element(
    "button",
    { type: "button", class: "button", title: title === "" ? null : title, on: { click: onPress } },
    label,
  );
}
