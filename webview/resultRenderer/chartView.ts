import * as Plot from "@observablehq/plot";
import {
  type ChartData,
  type ChartKind,
  chartKinds,
  type ChartMark,
  type ChartSpec,
  type ColumnFilter,
  type ResultApi,
  type ResultColumn,
} from "../../core/protocol/resultApi.js";
import { type RpcClient, RpcError } from "../../core/protocol/rpc.js";
import { element, fill } from "../controls/element.js";
import { escapeText } from "../format/escapeText.js";
import { formatNumber } from "../format/formatNumber.js";
import { defaultChart } from "./chartDefaults.js";

const kindNames: Readonly<Record<ChartKind, string>> = {
  bar: "Bars",
  line: "Line",
  point: "Points",
  histogram: "Histogram",
};

/** No warm colours: those are severities. */
const colors = ["charts-blue", "charts-green", "charts-purple", "charts-foreground"].flatMap(
  (token, index) => {
    const color = `var(--vscode-${token})`;
    return index === 3
      ? [color]
      : [
          color,
          `color-mix(in srgb, ${color} 55%, var(--vscode-foreground))`,
          `color-mix(in srgb, ${color} 55%, var(--vscode-editor-background))`,
        ];
  },
);

/** A chart of a result, chosen from its types and changeable. */
export class ChartView {
  readonly element = element("div", { class: "chart" });
  readonly #controls = element("div", { class: "chart-controls" });
  readonly #plot = element("div", { class: "chart-plot" });
  readonly #note = element("div", { class: "dim", role: "status" });
  readonly #resized = new ResizeObserver(() => {
    this.#draw();
  });
  #chart: ChartSpec | null;
  #data: ChartData | null = null;
  #filters: readonly ColumnFilter[] = [];
  #widthPx = 0;
  #asked = 0;

  constructor(
    private readonly client: RpcClient<ResultApi>,
    private readonly result: string,
    private readonly columns: readonly ResultColumn[],
  ) {
    this.#chart = defaultChart(columns);
    this.element.append(this.#controls, this.#plot, this.#note);
    this.#resized.observe(this.#plot);
    this.#showControls();
  }

  async show(filters: readonly ColumnFilter[]): Promise<void> {
    this.#filters = filters;
    const chart = this.#chart;
    if (chart === null) {
      this.#note.textContent = "There is nothing to draw.";
      return;
    }
    const asked = ++this.#asked;
    try {
      const data = await this.client.call("getChart", { result: this.result, filters, chart });
      if (asked !== this.#asked) return;
      this.#data = data;
      this.#widthPx = 0;
      this.#draw();
    } catch (thrown) {
      if (asked === this.#asked)
        this.#note.textContent = thrown instanceof RpcError ? thrown.message : String(thrown);
    }
  }

  dispose(): void {
    this.#asked++;
    this.#resized.disconnect();
  }

  #showControls(): void {
    const chart = this.#chart;
    if (chart === null) return;
    const set = (change: Partial<ChartSpec>): void => {
      this.#chart = { ...chart, ...change };
      this.#showControls();
      void this.show(this.#filters);
    };
    const names = this.columns.map(({ name }) => escapeText(name));
    const indexOrNull = (value: string): number | null => (value === "" ? null : Number(value));
    fill(
      this.#controls,
      select(
        "Chart",
        chartKinds.map((kind) => [kind, kindNames[kind]]),
        chart.kind,
        (value) => {
          set({ kind: chartKinds.find((kind) => kind === value) ?? "bar" });
        },
      ),
      select(
        "Across",
        names.map((name, index) => [String(index), name]),
        String(chart.x),
        (value) => {
          set({ x: Number(value) });
        },
      ),
      select(
        "Up",
        [["", "rows"], ...names.map((name, index): [string, string] => [String(index), name])],
        chart.y === null ? "" : String(chart.y),
        (value) => {
          set({ y: indexOrNull(value) });
        },
      ),
      select(
        "Colour",
        [["", "none"], ...names.map((name, index): [string, string] => [String(index), name])],
        chart.color === null ? "" : String(chart.color),
        (value) => {
          set({ color: indexOrNull(value) });
        },
      ),
    );
  }

  #draw(): void {
    const widthPx = Math.floor(this.#plot.clientWidth);
    const [chart, data] = [this.#chart, this.#data];
    if (chart === null || data === null || widthPx === 0 || widthPx === this.#widthPx) return;
    this.#widthPx = widthPx;
    if (data.marks.length === 0) {
      fill(this.#plot);
      this.#note.textContent = "No row has values to draw.";
      return;
    }
    const drawn = Plot.plot(this.#options(chart, data, widthPx));
    drawn.setAttribute("role", "img");
    drawn.setAttribute("aria-label", this.#description(chart));
    fill(this.#plot, drawn);
    const left = data.total > data.marks.length && chart.kind !== "histogram";
    this.#note.textContent =
      left && chart.kind !== "bar"
        ? `Every ${formatNumber(Math.ceil(data.total / data.marks.length))}th of ${formatNumber(data.total)} points is drawn.`
        : left
          ? `The first ${formatNumber(new Set(data.marks.map(({ x }) => x)).size)} of ${formatNumber(data.total)} bars.`
          : "";
  }

  #description({ kind, x, y }: ChartSpec): string {
    const height = y === null ? "rows" : (this.columns[y]?.name ?? "");
    return `${kindNames[kind]} of ${escapeText(height)} by ${escapeText(this.columns[x]?.name ?? "")}`;
  }

  #options(chart: ChartSpec, { marks }: ChartData, width: number): Plot.PlotOptions {
    const isTime = this.columns[chart.x]?.kind === "time";
    const place = (value: string | number): string | number | Date =>
      typeof value === "string" ? escapeText(value) : isTime ? new Date(value / 1000) : value;
    const colored = chart.color !== null;
    const height = Math.min(340, Math.max(220, width * 0.32));
    const bars = chart.kind === "bar";
    const label = chart.y === null ? "rows" : escapeText(this.columns[chart.y]?.name ?? "");
    const longest = Math.max(...marks.map(({ x }) => String(x).length));
    return {
      width,
      height: bars ? Math.max(90, 44 + new Set(marks.map(({ x }) => x)).size * 20) : height,
      marginLeft: bars ? Math.min(width * 0.4, 24 + longest * 7) : 56,
      marginBottom: 36,
      style: {
        background: "transparent",
        color: "inherit",
        fontFamily: "var(--vscode-font-family)",
        fontSize: "12px",
        overflow: "visible",
      },
      x: bars
        ? { label, grid: true }
        : isTime
          ? { type: "utc", label: escapeText(this.columns[chart.x]?.name ?? "") }
          : { label: escapeText(this.columns[chart.x]?.name ?? "") },
      y: bars
        ? { label: null, domain: [...new Set(marks.map(({ x }) => place(x)))] as string[] }
        : { label, grid: true, zero: chart.kind === "histogram" },
      ...(colored && { color: { type: "categorical", range: colors, legend: true } }),
      marks: [
        ...this.#marks(chart, marks, place),
        ...(bars ? [Plot.ruleX([0])] : chart.kind === "histogram" ? [Plot.ruleY([0])] : []),
      ],
    };
  }

  #marks(
    { kind, color }: ChartSpec,
    marks: readonly ChartMark[],
    place: (value: string | number) => string | number | Date,
  ): Plot.Markish[] {
    const paint =
      color === null
        ? (colors[0] ?? "currentColor")
        : (mark: ChartMark): string => escapeText(mark.group ?? "NULL");
    const x = (mark: ChartMark): string | number | Date => place(mark.x);
    const y = (mark: ChartMark): number => mark.y;
    const data = [...marks];
    switch (kind) {
      case "bar":
        return [Plot.barX(data, { y: x, x: y, fill: paint, tip: true })];
      case "histogram":
        return [
          Plot.rectY(data, {
            x1: x,
            x2: (mark: ChartMark) => place(mark.xEnd ?? 0),
            y,
            fill: paint,
            tip: true,
            inset: 0.5,
          }),
        ];
      case "line":
        return [Plot.lineY(data, { x, y, stroke: paint, strokeWidth: 1.5, tip: true })];
      case "point":
        return [Plot.dot(data, { x, y, stroke: paint, r: 2.5, tip: true })];
    }
  }
}

function select(
  label: string,
  options: readonly (readonly [value: string, text: string])[],
  chosen: string,
  onChange: (value: string) => void,
): HTMLElement {
  const list = element(
    "select",
    {
      on: {
        change: (event) => {
          onChange((event.currentTarget as HTMLSelectElement).value);
        },
      },
    },
    ...options.map(([value, text]) => element("option", { value, selected: value === chosen }, text)),
  );
  return element("label", {}, element("span", { class: "dim" }, label), list);
}
