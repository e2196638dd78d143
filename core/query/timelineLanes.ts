import type { TimelineRequest } from "../protocol/timeline.js";
import { kindPredicates } from "./filterPredicate.js";
import flaggedReads from "./flaggedReads.sql";
import { hostLabel } from "./hostLabel.js";
import hostMarks from "./hostMarks.sql";
import laneTotals from "./laneTotals.sql";
import lookupMarks from "./lookupMarks.sql";
import { RevisionMemo } from "./revisionMemo.js";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import { bind } from "./sqlText.js";
import { TimelineView } from "./timelineView.js";
import type { TraceContext } from "./traceContext.js";

/** A lane of more marks than this is not read by anybody; the pixels of the widest screen are fewer. */
const markLimit = 8192;
/** Up to this many events the lanes are fetched once and every view is cut from them: some 3 MB. */
const wholeLimit = 50_000;
/** Filters whose lanes are kept: a reader goes back and forth between few. */
const keptFilters = 4;

/** Rows of the queries of the lanes, merged as far as the view needs or less. */
export interface LaneRows {
  readonly hosts: ResultTable;
  readonly lookups: ResultTable;
  readonly flagged: ResultTable;
}

/** Events of the lanes over the whole trace, under the filter. */
interface LaneTotals {
  readonly writes: number;
  readonly lookups: number;
  readonly connections: number;
  readonly flaggedReads: number;
}

export interface Lanes {
  readonly totals: LaneTotals;
  readonly rows: LaneRows;
}

/** The lanes of the whole trace; without rows where they are too many. */
interface WholeLanes {
  readonly totals: LaneTotals;
  readonly rows: LaneRows | null;
}

type LaneRequest = Pick<TimelineRequest, "filter" | "hostLimit">;

/**
 * The lanes of connections, look-ups and flagged reads. Planning their queries takes longer than running them, and a
 * reader moves the view many times a second: of most traces all of their events are fetched once a filter.
 */
export class TimelineLanes {
  readonly #known: RevisionMemo<WholeLanes>;

  constructor(
    private readonly port: SqlPort,
    private readonly context: () => TraceContext,
    private readonly limit = wholeLimit,
  ) {
    this.#known = new RevisionMemo(() => context().revision, keptFilters);
  }

  async inView(request: LaneRequest, view: TimelineView): Promise<Lanes> {
    const { totals, rows } = await this.#whole(request);
    return { totals, rows: rows ?? (await this.#rows(request, view, view.pixels.bin_us, markLimit)) };
  }

  #whole({ filter, hostLimit }: LaneRequest): Promise<WholeLanes> {
    const key = JSON.stringify({ ...filter, range: null, hostLimit });
    return this.#known.get(key, () => this.#askWhole({ filter, hostLimit }));
  }

  async #askWhole(request: LaneRequest): Promise<WholeLanes> {
    const context = this.context();
    const range = { fromUs: 0, toUs: context.durationUs };
    const view = new TimelineView(context, { range, widthPx: 1, filter: request.filter });
    const counted = await this.port.query(
      bind(laneTotals, {
        filter: view.filter,
        writes: kindPredicates.writes,
        lookups: kindPredicates.dns,
        connections: kindPredicates.connections,
      }),
    );
    const count = (name: string): number => counted.numbers(name)[0] ?? 0;
    const totals = {
      writes: count("writes"),
      lookups: count("lookups"),
      connections: count("connections"),
      flaggedReads: count("flagged_reads"),
    };
    const isSmall = totals.lookups + totals.connections + totals.flaggedReads <= this.limit;
    return { totals, rows: isSmall ? await this.#rows(request, view, 1, this.limit) : null };
  }

  async #rows(
    { hostLimit }: LaneRequest,
    view: TimelineView,
    binUs: number,
    rowLimit: number,
  ): Promise<LaneRows> {
    const values = { ...view.pixels, bin_us: binUs };
    const [hosts, lookups, flagged] = await Promise.all([
      this.port.query(view.bind(hostMarks, { ...values, host_label: hostLabel, host_limit: hostLimit })),
      this.port.query(view.bind(lookupMarks, { ...values, mark_limit: rowLimit })),
      this.port.query(view.bind(flaggedReads, { ...values, mark_limit: rowLimit })),
    ]);
    return { hosts, lookups, flagged };
  }
}
