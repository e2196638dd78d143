import type { EventFilter } from "../protocol/eventFilter.js";
import type { Histogram, Marks, Overview, Timeline, TimelineRequest } from "../protocol/timeline.js";
import { filterPredicate, kindPredicates } from "./filterPredicate.js";
import { flaggedReads, hostLanes, lookupMarks, noMarks, writeMarks } from "./laneMarks.js";
import overview from "./overview.sql";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind } from "./sqlText.js";
import timelineBins from "./timelineBins.sql";
import type { TimelineLanes } from "./timelineLanes.js";
import { TimelineView, wholeBins } from "./timelineView.js";
import type { TraceContext } from "./traceContext.js";
import singleWriteRows from "./writeMarks.sql";

/** Up to this many writes in view are marks of their own. */
const singleWrites = 24;

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
  lanes: TimelineLanes,
  context: TraceContext,
  request: TimelineRequest,
): Promise<Timeline> {
  const view = new TimelineView(context, request);
  const [bars, { totals, rows }] = await Promise.all([
    port.query(view.bind(timelineBins, { ...view.bars, writes: kindPredicates.writes })),
    lanes.inView(request, view),
  ]);
  const writesInView = sum(bars.numbers("writes"));
  const shape = { fromUs: view.fromUs, ...view.barShape };
  return {
    revision: context.revision,
    range: request.range,
    eventsInView: sum(bars.numbers("events")),
    ...hostLanes(rows.hosts, view, request.hostLimit),
    lookups: lookupMarks(rows.lookups, view),
    lookupsTotal: totals.lookups,
    flaggedReads: { ...flaggedReads(rows.flagged, view), total: totals.flaggedReads },
    writes: {
      histogram: histogram(bars, "writes", shape),
      marks: writesInView <= singleWrites ? await querySingleWrites(port, context, view, writesInView) : null,
      total: totals.writes,
      inView: writesInView,
    },
    reads: request.plainReads
      ? { histogram: histogram(bars, "reads", shape), inView: sum(bars.numbers("reads")) }
      : null,
  };
}

async function querySingleWrites(
  port: SqlPort,
  context: TraceContext,
  view: TimelineView,
  count: number,
): Promise<Marks> {
  if (count === 0) return noMarks;
  const values = { start: context.startEpochUs, writes: kindPredicates.writes, mark_limit: singleWrites };
  return writeMarks(await port.query(view.bind(singleWriteRows, values)));
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

function sum(values: Float64Array): number {
  return values.reduce((all, value) => all + value, 0);
}
