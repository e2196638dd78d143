import { severities, type Severity } from "../protocol/finding.js";
import type {
  Category,
  Histogram,
  HostLane,
  Marks,
  Overview,
  Timeline,
  TimelineRequest,
} from "../protocol/timeline.js";
import type { EventFilter } from "../protocol/eventFilter.js";
import { filterPredicate, kindPredicates } from "./filterPredicate.js";
import flaggedReads from "./flaggedReads.sql";
import { hostLabel } from "./hostLabel.js";
import hostMarks from "./hostMarks.sql";
import laneTotals from "./laneTotals.sql";
import lookupMarks from "./lookupMarks.sql";
import overview from "./overview.sql";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind, type SqlText } from "./sqlText.js";
import timelineBins from "./timelineBins.sql";
import type { TraceContext } from "./traceContext.js";
import writeMarks from "./writeMarks.sql";

/** Width of a bar of the writes and reads lanes. */
const barPx = 3;
/** Up to this many writes in view are marks of their own. */
const singleWrites = 24;
/** A lane of more marks than this is not read by anybody; the pixels of the widest screen are fewer. */
const markLimit = 8192;

/** Events a pixel over the whole trace. */
export async function queryOverview(
  port: SqlPort,
  context: TraceContext,
  widthPx: number,
  filter: EventFilter,
): Promise<Overview> {
  const { binUs, bins } = wholeBins(context.durationUs, widthPx);
  const result = await port.query(
    bind(overview, {
      start: context.startEpochUs,
      last: context.startEpochUs + context.durationUs,
      bin_us: binUs,
      filter: filterPredicate({ ...filter, range: null }, context.startEpochUs),
    }),
  );
  return { revision: context.revision, histogram: histogram(result, "events", { fromUs: 0, binUs, bins }) };
}

/** Everything that the timeline draws for a view, at the resolution of its pixels. */
export async function queryTimeline(
  port: SqlPort,
  context: TraceContext,
  request: TimelineRequest,
): Promise<Timeline> {
  const view = new View(context, request);
  const [bars, hosts, lookups, flagged, totals] = await Promise.all([
    port.query(view.bind(timelineBins, { ...view.bars, writes: kindPredicates.writes })),
    port.query(
      view.bind(hostMarks, { ...view.pixels, host_label: hostLabel, host_limit: request.hostLimit }),
    ),
    port.query(view.bind(lookupMarks, { ...view.pixels, mark_limit: markLimit })),
    port.query(view.bind(flaggedReads, { ...view.pixels, mark_limit: markLimit })),
    port.query(
      bind(laneTotals, { filter: view.filter, writes: kindPredicates.writes, lookups: kindPredicates.dns }),
    ),
  ]);
  const writesInView = sum(bars.numbers("writes"));
  const lanes = hostLanes(hosts, request.hostLimit);
  const shape = { fromUs: view.fromUs, ...view.barShape };
  return {
    revision: context.revision,
    range: request.range,
    eventsInView: sum(bars.numbers("events")),
    hosts: lanes.own,
    otherHosts: lanes.others,
    lookups: marks(lookups),
    lookupsTotal: totals.numbers("lookups")[0] ?? 0,
    flaggedReads: {
      marks: marks(flagged),
      severities: [...flagged.numbers("severity_rank")]
        .map(severityOfRank)
        .map((severity) => severity ?? "none"),
      total: flagged.numbers("total")[0] ?? 0,
    },
    writes: {
      histogram: histogram(bars, "writes", shape),
      marks:
        writesInView <= singleWrites
          ? marks(
              await port.query(
                view.bind(writeMarks, {
                  start: context.startEpochUs,
                  writes: kindPredicates.writes,
                  mark_limit: singleWrites,
                }),
              ),
            )
          : null,
      total: totals.numbers("writes")[0] ?? 0,
      inView: writesInView,
    },
    reads: request.plainReads
      ? { histogram: histogram(bars, "reads", shape), inView: sum(bars.numbers("reads")) }
      : null,
  };
}

/** Bins of whole microseconds over a length, at most as many as there is room for, one more than fill it. */
function wholeBins(lengthUs: number, room: number): { binUs: number; bins: number } {
  const binUs = Math.max(1, Math.ceil(lengthUs / Math.max(1, Math.floor(room))));
  return { binUs, bins: Math.floor(lengthUs / binUs) + 1 };
}

/** The parameters that the queries of one view share. */
class View {
  /** Where its first bin begins. */
  readonly fromUs: number;
  readonly barShape: { readonly binUs: number; readonly bins: number };
  readonly filter: SqlText;

  constructor(
    private readonly context: TraceContext,
    private readonly request: TimelineRequest,
  ) {
    const { fromUs, toUs } = request.range;
    this.fromUs = Math.floor(fromUs);
    this.barShape = wholeBins(Math.ceil(toUs) - this.fromUs, request.widthPx / barPx);
    this.filter = filterPredicate({ ...request.filter, range: null }, context.startEpochUs);
  }

  get bars(): { from: number; bin_us: number } {
    return { from: this.#fromEpochUs, bin_us: this.barShape.binUs };
  }

  get pixels(): { start: number; from: number; bin_us: number } {
    const { fromUs, toUs } = this.request.range;
    const pixelUs = Math.max(1, toUs - fromUs) / Math.max(1, this.request.widthPx);
    return { start: this.context.startEpochUs, from: this.#fromEpochUs, bin_us: pixelUs };
  }

  bind(template: string, values: Parameters<typeof bind>[1]): string {
    return bind(template, {
      filter: this.filter,
      first: this.#fromEpochUs,
      last: Math.ceil(this.context.startEpochUs + this.request.range.toUs),
      ...values,
    });
  }

  get #fromEpochUs(): number {
    return this.context.startEpochUs + this.fromUs;
  }
}

function histogram(
  result: ResultTable,
  column: string,
  shape: { fromUs: number; binUs: number; bins: number },
): Histogram {
  const counts = new Uint32Array(shape.bins);
  const bins = result.numbers("bin");
  result.numbers(column).forEach((count, row) => (counts[bins[row] ?? 0] = count));
  return { fromUs: shape.fromUs, binUs: shape.binUs, counts };
}

function marks(result: ResultTable): Marks {
  return {
    timesUs: result.numbers("time_us"),
    counts: Uint32Array.from(result.numbers("events")),
    processIds: result.numbers("process_id"),
    eventIds: result.numbers("event_id"),
    names: result.texts("name").map((name) => name ?? ""),
  };
}

/** Rows come by rank; those of rank 0 without a host are the marks of all hosts beyond the limit. */
function hostLanes(
  result: ResultTable,
  hostLimit: number,
): { own: HostLane[]; others: Timeline["otherHosts"] } {
  const columns = {
    lanes: result.numbers("lane"),
    hosts: result.texts("host"),
    categories: result.texts("category"),
    totals: result.numbers("total"),
    ranks: result.numbers("severity_rank"),
  };
  const lanes = rowsByLane(columns.lanes);
  const lane = (rows: readonly number[], head: number): HostLane => ({
    host: columns.hosts[head] ?? "",
    category: (columns.categories[head] ?? "other") as Category,
    total: columns.totals[head] ?? 0,
    severity: severityOfRank(columns.ranks[head] ?? 0),
    ...laneMarks(result, rows),
  });
  const own = [...lanes]
    .filter(([rank]) => rank > 0 && rank <= hostLimit)
    .map(([, rows]) => lane(rows, rows[0] ?? 0));
  const beyond = [...lanes].filter(([rank]) => rank > hostLimit).map(([, rows]) => rows[0] ?? 0);
  if (beyond.length === 0) return { own, others: null };
  const total = beyond.reduce((all, row) => all + (columns.totals[row] ?? 0), 0);
  const worst = beyond.reduce((most, row) => Math.max(most, columns.ranks[row] ?? 0), 0);
  const merged: HostLane = {
    host: "",
    category: "other",
    total,
    severity: severityOfRank(worst),
    ...laneMarks(result, lanes.get(0) ?? []),
  };
  return { own, others: { hosts: beyond.length, lane: merged } };
}

function laneMarks(result: ResultTable, rows: readonly number[]): Pick<HostLane, "marks" | "ports"> {
  const pick = (column: string): number[] => {
    const values = result.numbers(column);
    return rows.map((row) => values[row] ?? NaN);
  };
  // A host without connections in view still has a row, with an empty mark.
  const times = pick("time_us");
  const drawn = times.flatMap((time, index) => (Number.isNaN(time) ? [] : [index]));
  const column = (name: string): number[] => {
    const values = pick(name);
    return drawn.map((index) => values[index] ?? NaN);
  };
  return {
    marks: {
      timesUs: Float64Array.from(column("time_us")),
      counts: Uint32Array.from(column("events")),
      processIds: Float64Array.from(column("process_id")),
      eventIds: Float64Array.from(column("event_id")),
      names: drawn.map(() => ""),
    },
    ports: Uint16Array.from(column("port")),
  };
}

/** Ranks as the queries count them: 1 is "none". */
export function severityOfRank(rank: number): Severity | null {
  return severities[rank - 1] ?? null;
}

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
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
