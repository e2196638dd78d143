import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { IngestReport } from "../protocol/traceStatus.js";
import type { KeyOrder } from "../ingest/keyOrders.js";
import { defineEventText } from "../tables/eventText.js";
import {
  createSchema,
  deriveConnections,
  deriveProcesses,
  describeDerived,
  describeEvents,
} from "../tables/schema.js";
import type { DuckdbInstance } from "./duckdbInstance.js";
import { readInThread, type ReaderEvent } from "./traceReader.js";
import type { ReaderWorkerData } from "./readerProtocol.js";
import { emptyReport } from "./readingOutcome.js";
import { storeInferredParents } from "./storeInferredParents.js";
import { decodeResult } from "./resultTable.js";
import { retellLives } from "./retellLives.js";

/**
 * Rows of a row group of DuckDB. A transaction that adds as many is taken as it is; what a smaller one adds is copied
 * a second time.
 */
const rowGroupRows = 122_880;

/**
 * Events that are held uncompressed at most: 380 bytes each (docs/performance.md), so that they stay near 400 MB. The
 * last ones stay so, though queries that group by a text are slower on them: compressing holds this thread for seconds,
 * and the memory of a WebAssembly module is never given back.
 */
const uncompressedEvents = 9 * rowGroupRows;

/** Derived tables are made anew when the events have grown by this factor: the work in all stays a constant share. */
const deriveGrowth = 8;
/** And, unless the trace is being recorded, not sooner than this: a million events are read by then, and all is derived anew. */
const derivePauseMs = 5000;
/**
 * For a trace that grows as it is recorded: after tables were derived, this many times as long passes before they are
 * derived again, so that deriving takes half of the time at most, however large the trace. The screen asks meanwhile.
 */
const derivePauses = 1;

/** The tables of one trace: filled from a reading thread, derived along the way. */
export class TraceStore {
  /** What the tables hold, and what they will hold when the rows so far are committed. */
  #report = emptyReport;
  #inserted = emptyReport;
  #uncommitted = 0;
  #derivedEvents = 0;
  /** Connections and look-ups that the table of connections was derived from; −1 before. */
  #derivedConnections = -1;
  #uncompressed = 0;
  #revision = 0;
  #processes = 0;
  #keyOrders: readonly KeyOrder[] = [];
  #live = false;
  #lastDerive = { atMs: -Infinity, tookMs: 0 };
  #later: NodeJS.Timeout | undefined;
  #work: Promise<unknown> = Promise.resolve();
  #tellDerived!: () => void;
  /** Settles when the derived tables are there for the first time. */
  readonly derived = new Promise<void>((resolve) => {
    this.#tellDerived = resolve;
  });

  private constructor(
    private readonly db: DuckdbInstance,
    private readonly onProgress: (report: IngestReport, revision: number) => void,
    private readonly whenIdle: () => Promise<void>,
  ) {}

  /** `whenIdle` is waited for before each batch. */
  static async create(
    db: DuckdbInstance,
    onProgress: (report: IngestReport, revision: number) => void,
    whenIdle: () => Promise<void> = () => Promise.resolve(),
  ): Promise<TraceStore> {
    for (const statement of createSchema) await db.own.execute(statement);
    return new TraceStore(db, onProgress, whenIdle);
  }

  /**
   * From now on every batch is shown soon after it came: the trace is being recorded. Tables are there before its first
   * event: whoever asks is answered, and deriving them the first time takes several times as long as later.
   */
  follow(): void {
    this.#live = true;
    // A failure is met again with the first batch, which somebody waits for.
    this.#inTurn(async () => {
      await this.#execute(describeEvents);
      await this.#derive(false);
    }).catch(() => undefined);
  }

  /** Inserts what was read; the last event leaves everything derived. */
  take(event: ReaderEvent): Promise<void> {
    return this.#inTurn(() => this.#take(event));
  }

  async #take(event: ReaderEvent): Promise<void> {
    if (event.kind === "end") {
      this.#inserted = event.report;
      await this.#commit();
      await retellLives(this.db.own, event.disorderedPids);
      await this.#derive(true);
      return;
    }
    await this.whenIdle();
    if (event.keyOrders.length > 0) await this.#learn(event.keyOrders);
    if (event.rows > 0) await this.#insert(event.arrow, event.rows);
    this.#inserted = event.report;
    if (this.#derivedEvents > 0 && this.#uncommitted < rowGroupRows && !this.#live) return;
    await this.#commit();
    if (this.#uncompressed >= uncompressedEvents) await this.#compress();
    if (this.#deriveWaitMs() <= 0) await this.#derive(false);
    else {
      this.#tellProgress();
      if (this.#live) this.#deriveLater();
    }
  }

  /** Milliseconds until the tables are to be derived again; Infinity where that depends on more events. */
  #deriveWaitMs(): number {
    const { atMs, tookMs } = this.#lastDerive;
    const haveGrown = this.#report.events >= this.#derivedEvents * deriveGrowth;
    if (this.#live) return haveGrown ? 0 : atMs + tookMs * derivePauses - performance.now();
    return haveGrown ? atMs + derivePauseMs - performance.now() : Infinity;
  }

  /** Derives once it is time, also when no further event comes. */
  #deriveLater(): void {
    clearTimeout(this.#later);
    this.#later = setTimeout(() => {
      // A failure is met again with the next batch, which somebody waits for.
      this.#inTurn(() => this.#derive(false)).catch(() => undefined);
    }, this.#deriveWaitMs());
  }

  /** One change of the tables after the other: what is derived must be of one state of the events. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#work.then(change, change);
    this.#work = result.catch(() => undefined);
    return result;
  }

  /** Keeps what was inserted and derives from it, after a reading that did not reach its end. */
  settle(): Promise<void> {
    return this.#inTurn(() => this.#settle());
  }

  async #settle(): Promise<void> {
    try {
      await this.#commit().catch(() => this.db.reading.execute("rollback"));
      await this.#derive(true);
    } finally {
      this.#tellDerived();
    }
  }

  get report(): IngestReport {
    return { ...this.#report, processes: this.#processes };
  }

  /**
   * Compresses what was added since the last time. A query of the user that is being read keeps DuckDB from it; then
   * the events stay as they are, which costs memory only, until the next call.
   */
  async #compress(): Promise<void> {
    try {
      await this.db.own.execute("checkpoint");
      this.#uncompressed = 0;
    } catch (thrown) {
      if (!(thrown instanceof RpcError) || thrown.code !== "query-failed") throw thrown;
    }
  }

  /** Before the events come that carry them. */
  async #learn(keyOrders: readonly KeyOrder[]): Promise<void> {
    this.#keyOrders = [...this.#keyOrders, ...keyOrders];
    await this.db.own.execute(defineEventText(this.#keyOrders));
  }

  async #insert(arrow: Uint8Array, rows: number): Promise<void> {
    if (this.#uncommitted === 0) await this.db.reading.execute("begin transaction");
    this.#uncommitted += rows;
    await this.db.reading.insertArrow("stored_event", arrow);
  }

  async #commit(): Promise<void> {
    if (this.#uncommitted > 0) await this.db.reading.execute("commit");
    this.#uncompressed += this.#uncommitted;
    this.#uncommitted = 0;
    this.#report = this.#inserted;
  }

  /**
   * Derives what the new events change. What the catalogue says of the tables goes with the old ones and takes a tenth of
   * the work: it waits for the end. What it says of events waits too, but not while a trace is recorded.
   */
  async #derive(isLast: boolean): Promise<void> {
    clearTimeout(this.#later);
    const startedMs = performance.now();
    const { net_connect: connects = 0, dns_query: lookups = 0 } = this.#report.byType;
    const areConnectionsOld = isLast || this.#derivedConnections !== connects + lookups;
    await this.#execute(deriveProcesses);
    if (areConnectionsOld) await this.#execute(deriveConnections);
    if (isLast && !this.#live) await this.#execute(describeEvents);
    if (isLast) await this.#execute(describeDerived);
    if (!this.#report.hasParents) await storeInferredParents(this.db.own);
    const counted = decodeResult(
      (await this.db.own.run("select count(*)::integer as processes from process")).arrow,
    );
    this.#processes = counted.numbers("processes")[0] ?? 0;
    this.#derivedConnections = connects + lookups;
    this.#derivedEvents = this.#report.events;
    this.#lastDerive = { atMs: performance.now(), tookMs: performance.now() - startedMs };
    this.#revision++;
    this.#tellDerived();
    this.#tellProgress();
  }

  async #execute(statements: readonly string[]): Promise<void> {
    for (const statement of statements) await this.db.own.execute(statement);
  }

  #tellProgress(): void {
    this.onProgress(this.report, this.#revision);
  }
}

/**
 * Reads a trace into the store. The reading thread starts at once and has its first batch ready when DuckDB is.
 * Rejects as {@link readInThread} does; what was read until then stays.
 */
export async function readInto(
  starting: Promise<TraceStore>,
  readerWorkerPath: string,
  data: ReaderWorkerData,
  signal: CancelSignal,
): Promise<IngestReport> {
  if (data.source.kind === "growing")
    void starting.then(
      (store) => {
        store.follow();
      },
      () => undefined,
    );
  try {
    await readInThread(readerWorkerPath, data, async (event) => (await starting).take(event), signal);
  } catch (thrown) {
    await (await starting).settle();
    throw thrown;
  }
  return (await starting).report;
}
