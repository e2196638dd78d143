import type {
  ChartData,
  ChartMark,
  ChartSpec,
  ColumnFilter,
  ColumnSummary,
  ResultColumn,
  ResultRows,
  ResultView,
} from "../protocol/resultApi.js";
import { cellTextLimit, longestValue } from "../protocol/resultApi.js";
import type { CancelSignal } from "../protocol/rpc.js";
import type { ResultTable, SqlPort } from "../query/sqlPort.js";
import { bind, join, literal, sql, SqlText } from "../query/sqlText.js";
import chartBars from "./chartBars.sql";
import chartBins from "./chartBins.sql";
import chartPoints from "./chartPoints.sql";
import resultHistogram from "./resultHistogram.sql";
import resultSummary from "./resultSummary.sql";
import frequentValues from "./frequentValues.sql";

/** Bins of the small histogram of a column. */
const histogramBins = 24;
/** More cannot be told apart in a chart. */
const chartLimits = { bars: 40, bins: 80, points: 4000, groups: 10 };

/** A table that holds a result. */
export interface StoredResult {
  /** Its name, quoted. */
  readonly table: SqlText;
  readonly columns: readonly ResultColumn[];
}

/** Name of a column, quoted: names come from the user's query. */
export function identifier(name: string): SqlText {
  return new SqlText(`"${name.replaceAll('"', '""')}"`);
}

/** How values are written. */
export type CellForm = "shown" | "whole" | "json" | "typed";

/** Where the rows of a view are found: all of a table, or those that another table lists. */
interface ViewIndex {
  readonly table: SqlText | null;
  readonly rows: number;
}

/** Questions about one result. A view that sorts or filters is worked out once, then paged through. */
export class ResultReader {
  #view: { readonly key: string; readonly index: Promise<ViewIndex> } | undefined;
  #views = 0;

  constructor(
    private readonly port: SqlPort,
    private readonly stored: StoredResult,
    private readonly rowCount: number,
  ) {}

  /** Tables that were made beside the result's own. */
  async drop(): Promise<void> {
    const index = await this.#view?.index;
    this.#view = undefined;
    if (index?.table) await this.port.query(sql`drop table if exists ${index.table}`.text);
  }

  /** Number of rows in a view. */
  async count(view: ResultView): Promise<number> {
    return (await this.#indexOf(view)).rows;
  }

  /** A query for some rows of a view, in its order. */
  async pageSql(view: ResultView, offset: number, limit: number, form: CellForm): Promise<string> {
    const { table, columns } = this.stored;
    const cells = cellsIn(form, columns);
    const selected = form === "json" ? sql`to_json({${cells}})::varchar as line` : cells;
    const index = await this.#indexOf(view);
    const range = sql`rowid >= ${offset} and rowid < ${offset + limit}`;
    if (index.table === null) return sql`select ${selected} from ${table} where ${range} order by rowid`.text;
    const page = sql`(select rowid as view_place, view_row from ${index.table} where ${range}) as page`;
    return sql`select ${selected} from ${table} as shown join ${page} on shown.rowid = page.view_row order by page.view_place`
      .text;
  }

  #indexOf(view: ResultView): Promise<ViewIndex> {
    if (view.order === null && view.filters.length === 0) {
      return Promise.resolve({ table: null, rows: this.rowCount });
    }
    const key = JSON.stringify(view);
    if (this.#view?.key === key) return this.#view.index;
    const index = this.drop().then(() => this.#makeIndex(view));
    this.#view = { key, index };
    index.catch(() => {
      if (this.#view?.key === key) this.#view = undefined;
    });
    return index;
  }

  async #makeIndex(view: ResultView): Promise<ViewIndex> {
    const { table, columns } = this.stored;
    const made = new SqlText(table.text.replace(/"$/u, `_view_${++this.#views}"`));
    const kept = predicate(columns, view.filters);
    const rows = sql`select rowid as view_row from ${table} where ${kept} order by ${orderOf(columns, view)}`;
    await this.port.query(sql`create table ${made} as ${rows}`.text);
    const counted = await this.port.query(sql`select count(*)::integer as n from ${made}`.text);
    return { table: made, rows: counted.numbers("n")[0] ?? 0 };
  }

  async rows(view: ResultView, offset: number, limit: number, signal?: CancelSignal): Promise<ResultRows> {
    const page = await this.pageSql(view, offset, limit, "shown");
    const result = await this.port.query(page, signal);
    return { total: await this.count(view), offset, rows: textRows(result, this.stored.columns.length) };
  }

  async value(view: ResultView, row: number, column: number, signal?: CancelSignal): Promise<string | null> {
    const page = await this.pageSql(view, row, 1, "whole");
    return (await this.port.query(page, signal)).texts(`c${column}`)[0] ?? null;
  }

  async summary(
    filters: readonly ColumnFilter[],
    index: number,
    signal?: CancelSignal,
  ): Promise<ColumnSummary> {
    const { table, columns } = this.stored;
    const column = columnAt(columns, index);
    const values = { value: identifier(column.name), table, kept: predicate(columns, filters) };
    const counted = await this.port.query(bind(resultSummary, values), signal);
    const isScale = column.kind === "number" || column.kind === "time";
    const scale = { ...values, value: scaleOf(column), bins: histogramBins };
    const bins = isScale ? await this.port.query(bind(resultHistogram, scale), signal) : undefined;
    const top = isScale ? undefined : await this.port.query(bind(frequentValues, values), signal);
    const counts = top?.numbers("n");
    return {
      distinct: counted.numbers("distinct_values")[0] ?? 0,
      nulls: counted.numbers("nulls")[0] ?? 0,
      min: counted.texts("smallest")[0] ?? null,
      max: counted.texts("largest")[0] ?? null,
      histogram: bins === undefined ? [] : filledBins(bins),
      frequent:
        top?.texts("value").map((value, at) => ({ value: value ?? "", rows: counts?.[at] ?? 0 })) ?? [],
    };
  }

  async chart(filters: readonly ColumnFilter[], chart: ChartSpec, signal?: CancelSignal): Promise<ChartData> {
    const result = await this.port.query(this.#chartSql(filters, chart), signal);
    const xNumbers = chart.kind === "bar" ? undefined : result.numbers("x");
    const xTexts = chart.kind === "bar" ? result.texts("x") : undefined;
    const [ends, heights, groups] = [result.numbers("x_end"), result.numbers("y"), result.texts("series")];
    const marks = Array.from(heights, (y, row): ChartMark => {
      const end = ends[row] ?? NaN;
      const x = xTexts === undefined ? (xNumbers?.[row] ?? NaN) : (xTexts[row] ?? "NULL");
      return { x, xEnd: Number.isNaN(end) ? null : end, y, group: groups[row] ?? null };
    });
    return { marks, total: result.numbers("total")[0] ?? 0 };
  }

  #chartSql(filters: readonly ColumnFilter[], { kind, x, y, color }: ChartSpec): string {
    const { table, columns } = this.stored;
    const shared = {
      table,
      kept: predicate(columns, filters),
      series:
        color === null
          ? new SqlText("null::varchar")
          : sql`${identifier(columnAt(columns, color).name)}::varchar`,
    };
    const column = columnAt(columns, x);
    const amount = y === null ? null : scaleOf(columnAt(columns, y));
    const height = amount === null ? new SqlText("count(*)::double") : sql`sum(${amount})`;
    switch (kind) {
      case "bar":
        return bind(chartBars, {
          ...shared,
          x: cellText(column, 80),
          y: height,
          bars: chartLimits.bars,
          groups: chartLimits.groups,
        });
      case "histogram":
        return bind(chartBins, {
          ...shared,
          x: scaleOf(column),
          y: height,
          bins: chartLimits.bins,
          groups: chartLimits.groups,
        });
      case "line":
      case "point":
        return bind(chartPoints, {
          ...shared,
          x: scaleOf(column),
          y: amount ?? new SqlText("1::double"),
          points: chartLimits.points,
        });
    }
  }
}

function columnAt(columns: readonly ResultColumn[], index: number): ResultColumn {
  const column = columns[index];
  if (column === undefined) throw new Error(`The result has no column ${index}.`);
  return column;
}

/** The columns as pages show them: text, cut, named `c0`, `c1` and so on. */
export function shownCells(columns: readonly ResultColumn[]): SqlText {
  return cellsIn("shown", columns);
}

function cellsIn(form: CellForm, columns: readonly ResultColumn[]): SqlText {
  return join(
    columns.map((column, index) => cellIn(form, column, index)),
    ", ",
  );
}

function cellIn(form: CellForm, column: ResultColumn, index: number): SqlText {
  const value = identifier(column.name);
  if (form === "typed") return value;
  if (form === "json") return sql`${value}: ${value}`;
  const longest = form === "shown" ? cellTextLimit + 1 : longestValue;
  return sql`${cellText(column, longest)} as ${identifier(`c${index}`)}`;
}

/** A value as the text that is shown, cut. */
function cellText({ name, type, kind }: ResultColumn, longest: number): SqlText {
  const value = identifier(name);
  const text = kind === "json" && type !== "JSON" ? sql`to_json(${value})::varchar` : sql`${value}::varchar`;
  return sql`left(${text}, ${longest})`;
}

/** A value as a number on an axis; times become microseconds since 1970. */
function scaleOf({ name, kind }: ResultColumn): SqlText {
  return kind === "time"
    ? sql`epoch_us(${identifier(name)}::timestamp)::double`
    : sql`${identifier(name)}::double`;
}

function orderOf(columns: readonly ResultColumn[], { order }: ResultView): SqlText {
  if (order === null) return new SqlText("rowid");
  const { name } = columnAt(columns, order.column);
  return sql`${identifier(name)} ${new SqlText(order.descending ? "desc" : "asc")} nulls last, rowid`;
}

function predicate(columns: readonly ResultColumn[], filters: readonly ColumnFilter[]): SqlText {
  const conditions = filters.map(({ column, text }) => condition(columnAt(columns, column), text));
  return conditions.length === 0 ? new SqlText("true") : join(conditions, " and ");
}

function condition(column: ResultColumn, text: string): SqlText {
  const [, operator, operand = ""] = /^(<=|>=|!=|<|>|=)\s*(.*)$/su.exec(text.trim()) ?? [];
  const value = identifier(column.name);
  if (operator === undefined || operand === "")
    return sql`contains(lower(${cellText(column, longestValue)}), ${text.trim().toLowerCase()})`;
  const compare = new SqlText(operator);
  if (column.kind === "number" && Number.isFinite(Number(operand)))
    return sql`${value} ${compare} ${Number(operand)}`;
  if (column.kind === "time") return sql`${value} ${compare} try_cast(${literal(operand)} as timestamp)`;
  return sql`${cellText(column, longestValue)} ${compare} ${operand}`;
}

function textRows(result: ResultTable, columns: number): (string | null)[][] {
  const texts = Array.from({ length: columns }, (_none, index) => result.texts(`c${index}`));
  return Array.from({ length: result.rows }, (_none, row) => texts.map((column) => column[row] ?? null));
}

function filledBins(bins: ResultTable): number[] {
  const counts = new Array<number>(histogramBins).fill(0);
  const [at, rows] = [bins.numbers("bin"), bins.numbers("n")];
  at.forEach((bin, index) => (counts[bin] = rows[index] ?? 0));
  return counts;
}
