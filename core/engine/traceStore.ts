import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { IngestReport } from "../protocol/traceStatus.js";
import { createSchema, deriveTables } from "../tables/schema.js";
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
 * Events that are held uncompressed at most: 490 bytes each (docs/performance.md), so that they stay below 250 MB. The
 * last ones stay so: the memory of a WebAssembly module is never given back, and queries are no slower on them.
 */
const uncompressedEvents = 4 * rowGroupRows;

/** Derived tables are made anew when the events have grown by this factor: the work in all stays a constant share. */
const deriveGrowth = 8;

/** The tables of one trace: filled from a reading thread, derived along the way. */
export class TraceStore {
  /** What the tables hold, and what they will hold when the rows so far are committed. */
  #report = emptyReport;
  #inserted = emptyReport;
  #uncommitted = 0;
  #derivedEvents = 0;
  #uncompressed = 0;
  #revision = 0;
  #processes = 0;
  #tellDerived!: () => void;
  /** Settles when the derived tables are there for the first time. */
  readonly derived = new Promise<void>((resolve) => {
    this.#tellDerived = resolve;
  });

  private constructor(
    private readonly db: DuckdbInstance,
    private readonly onProgress: (report: IngestReport, revision: number) => void,
  ) {}

  static async create(
    db: DuckdbInstance,
    onProgress: (report: IngestReport, revision: number) => void,
  ): Promise<TraceStore> {
    for (const statement of createSchema) await db.own.execute(statement);
    return new TraceStore(db, onProgress);
  }

  /** Inserts what was read; the last event leaves everything derived. */
  async take(event: ReaderEvent): Promise<void> {
    if (event.kind === "end") {
      this.#inserted = event.report;
      await this.#commit();
      await retellLives(this.db.own, event.disorderedPids);
      await this.#derive();
      return;
    }
    if (event.rows > 0) await this.#insert(event.arrow, event.rows);
    this.#inserted = event.report;
    if (this.#derivedEvents > 0 && this.#uncommitted < rowGroupRows) return;
    await this.#commit();
    if (this.#uncompressed >= uncompressedEvents) await this.#compress();
    if (this.#report.events >= this.#derivedEvents * deriveGrowth) await this.#derive();
    else this.#tellProgress();
  }

  /** Keeps what was inserted and derives from it, after a reading that did not reach its end. */
  async settle(): Promise<void> {
    try {
      await this.#commit().catch(() => this.db.reading.execute("rollback"));
      await this.#derive();
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

  async #insert(arrow: Uint8Array, rows: number): Promise<void> {
    if (this.#uncommitted === 0) await this.db.reading.execute("begin transaction");
    this.#uncommitted += rows;
    await this.db.reading.insertArrow("event", arrow);
  }

  async #commit(): Promise<void> {
    if (this.#uncommitted > 0) await this.db.reading.execute("commit");
    this.#uncompressed += this.#uncommitted;
    this.#uncommitted = 0;
    this.#report = this.#inserted;
  }

  async #derive(): Promise<void> {
    for (const statement of deriveTables) await this.db.own.execute(statement);
    if (!this.#report.hasParents) await storeInferredParents(this.db.own);
    const counted = decodeResult(
      (await this.db.own.run("select count(*)::integer as processes from process")).arrow,
    );
    this.#processes = counted.numbers("processes")[0] ?? 0;
    this.#derivedEvents = this.#report.events;
    this.#revision++;
    this.#tellDerived();
    this.#tellProgress();
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
  try {
    await readInThread(readerWorkerPath, data, async (event) => (await starting).take(event), signal);
  } catch (thrown) {
    await (await starting).settle();
    throw thrown;
  }
  return (await starting).report;
}
