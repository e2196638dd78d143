import { severities, type Severity } from "../protocol/finding.js";
import type { Category, HostLane, Marks, Timeline } from "../protocol/timeline.js";
import type { ResultTable } from "./sqlPort.js";
import type { TimelineView } from "./timelineView.js";

/** Ranks as the queries count them: 1 is "none". */
export function severityOfRank(rank: number): Severity | null {
  return severities[rank - 1] ?? null;
}

export const noMarks: Marks = {
  timesUs: new Float64Array(),
  counts: new Uint32Array(),
  processIds: new Float64Array(),
  eventIds: new Float64Array(),
  names: [],
};

/** Marks of look-ups, at most one a pixel and name. */
export function lookupMarks(result: ResultTable, view: TimelineView): Marks {
  const columns = new MarkColumns(result);
  const names = result.texts("name");
  const groups = columns.groups(view, allRows(result), (row) => names[row] ?? "");
  return columns.marks(groups, first, (row) => names[row] ?? "");
}

/** Marks of writes that are few enough to be told one by one. */
export function writeMarks(result: ResultTable): Marks {
  const columns = new MarkColumns(result);
  const names = result.texts("name");
  const single = allRows(result).map((row) => [row]);
  return columns.marks(single, first, (row) => names[row] ?? "");
}

/** Reads that are evidence of a finding, at most one mark a pixel: the worst file of it gives the name. */
export function flaggedReads(
  result: ResultTable,
  view: TimelineView,
): Omit<Timeline["flaggedReads"], "total"> {
  const columns = new MarkColumns(result);
  const names = result.texts("name");
  const ranks = result.numbers("severity_rank");
  const rankOf = (row: number): number => ranks[row] ?? 0;
  const worst = (rows: readonly number[]): number =>
    rows.reduce((best, row) => (rankOf(row) > rankOf(best) ? row : best), first(rows));
  const groups = columns.groups(view, allRows(result), () => "");
  return {
    marks: columns.marks(groups, worst, (row) => names[row] ?? ""),
    severities: groups.map((rows) => severityOfRank(rankOf(worst(rows))) ?? "none"),
  };
}

/** Rows come by rank; those of rank 0 without a host are the marks of all hosts beyond the limit. */
export function hostLanes(
  result: ResultTable,
  view: TimelineView,
  hostLimit: number,
): { hosts: HostLane[]; otherHosts: Timeline["otherHosts"] } {
  const hosts = result.texts("host");
  const categories = result.texts("category");
  const totals = result.numbers("total");
  const ranks = result.numbers("severity_rank");
  const drawn = new LaneColumns(result, view);
  const lanes = rowsByLane(result.numbers("lane"));
  const lane = (rows: readonly number[]): HostLane => ({
    host: hosts[first(rows)] ?? "",
    category: (categories[first(rows)] ?? "other") as Category,
    total: totals[first(rows)] ?? 0,
    severity: severityOfRank(ranks[first(rows)] ?? 0),
    ...drawn.of(rows),
  });
  const own = [...lanes].filter(([rank]) => rank > 0 && rank <= hostLimit).map(([, rows]) => lane(rows));
  const beyond = [...lanes].filter(([rank]) => rank > hostLimit).map(([, rows]) => first(rows));
  if (beyond.length === 0) return { hosts: own, otherHosts: null };
  const worst = beyond.reduce((most, row) => Math.max(most, ranks[row] ?? 0), 0);
  const merged: HostLane = {
    host: "",
    category: "other",
    total: beyond.reduce((all, row) => all + (totals[row] ?? 0), 0),
    severity: severityOfRank(worst),
    ...drawn.of(lanes.get(0) ?? []),
  };
  return { hosts: own, otherHosts: { hosts: beyond.length, lane: merged } };
}

/** The marks of one host after the other. */
class LaneColumns {
  readonly #columns: MarkColumns;
  readonly #ports: Float64Array;

  constructor(
    result: ResultTable,
    private readonly view: TimelineView,
  ) {
    this.#columns = new MarkColumns(result);
    this.#ports = result.numbers("port");
  }

  of(rows: readonly number[]): Pick<HostLane, "marks" | "ports"> {
    const groups = this.#columns.groups(this.view, rows, () => "");
    return {
      marks: this.#columns.marks(groups, first, () => ""),
      ports: Uint16Array.from(groups, (group) => this.#ports[first(group)] ?? 0),
    };
  }
}

/** The columns that marks of every lane have. */
class MarkColumns {
  readonly #timesUs: Float64Array;
  readonly #events: Float64Array;
  readonly #processIds: Float64Array;
  readonly #eventIds: Float64Array;

  constructor(result: ResultTable) {
    this.#timesUs = result.numbers("time_us");
    this.#events = result.numbers("events");
    this.#processIds = result.numbers("process_id");
    this.#eventIds = result.numbers("event_id");
  }

  /** Of rows in the order of time, those in view: the rows of one pixel and key together. */
  groups(
    { fromUs, toUs, pixelUs }: TimelineView,
    rows: readonly number[],
    keyOf: (row: number) => string,
  ): number[][] {
    const groups = new Map<number | string, number[]>();
    for (const row of rows) {
      // A host without connections in view still has a row, whose time is NaN.
      const timeUs = this.#timesUs[row] ?? NaN;
      if (!(timeUs >= fromUs && timeUs <= toUs)) continue;
      const pixel = Math.floor((timeUs - fromUs) / pixelUs);
      const name = keyOf(row);
      const key = name === "" ? pixel : `${pixel} ${name}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [row]);
      else group.push(row);
    }
    return [...groups.values()];
  }

  /** One mark a group, at the time of its first row and with the process and event of its `head`. */
  marks(
    groups: readonly (readonly number[])[],
    head: (rows: readonly number[]) => number,
    nameOf: (row: number) => string,
  ): Marks {
    return {
      timesUs: Float64Array.from(groups, (rows) => this.#timesUs[first(rows)] ?? NaN),
      counts: Uint32Array.from(groups, (rows) =>
        rows.reduce((all, row) => all + (this.#events[row] ?? 0), 0),
      ),
      processIds: Float64Array.from(groups, (rows) => this.#processIds[head(rows)] ?? NaN),
      eventIds: Float64Array.from(groups, (rows) => this.#eventIds[head(rows)] ?? NaN),
      names: groups.map((rows) => nameOf(head(rows))),
    };
  }
}

function first(rows: readonly number[]): number {
  return rows[0] ?? 0;
}

function allRows(result: ResultTable): number[] {
  return Array.from({ length: result.rows }, (_, row) => row);
}

function rowsByLane(lanes: Float64Array): Map<number, number[]> {
  const byLane = new Map<number, number[]>();
  lanes.forEach((lane, row) => {
    const rows = byLane.get(lane);
    if (rows === undefined) byLane.set(lane, [row]);
    else rows.push(row);
  });
  return byLane;
}
