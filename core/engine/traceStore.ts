import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { IngestReport } from "../protocol/traceStatus.js";
import { rowsABatch } from "../ingest/eventReader.js";
import { createSchema, deriveTables } from "../tables/schema.js";
import type { DuckdbInstance } from "./duckdbInstance.js";
import { readInThread, type ReaderEvent } from "./traceReader.js";
import type { ReaderWorkerData } from "./readerProtocol.js";
import { storeInferredParents } from "./storeInferredParents.js";
import { decodeResult } from "./resultTable.js";
import { retellLives } from "./retellLives.js";

/**
 * Events that are held uncompressed at most while reading: 490 bytes each (docs/performance.md), so that they stay
 * below 60 MB.
 */
const uncompressedEvents = rowsABatch;

/** Derived tables are made anew when the events have grown by this factor: the work in all stays a constant share. */
const deriveGrowth = 8;

/** The tables of one trace: filled from a reading thread, derived along the way. */
export class TraceStore {
  #events = 0;
  #derivedEvents = 0;
  #uncompressed = 0;
  #revision = 0;
  #processes = 0;

  private constructor(
    private readonly db: DuckdbInstance,
    private readonly readerWorkerPath: string,
    private readonly onProgress: (report: IngestReport, revision: number) => void,
  ) {}

  static async create(
    db: DuckdbInstance,
    readerWorkerPath: string,
    onProgress: (report: IngestReport, revision: number) => void,
  ): Promise<TraceStore> {
    for (const statement of [...createSchema, ...deriveTables]) await db.own.execute(statement);
    return new TraceStore(db, readerWorkerPath, onProgress);
  }

  /** Settles when all is read and derived, or rejects as {@link readInThread} does; what was read stays. */
  async ingest(data: ReaderWorkerData, signal: CancelSignal): Promise<IngestReport> {
    let report: IngestReport | undefined;
    try {
      await readInThread(
        this.readerWorkerPath,
        data,
        async (event) => {
          report = await this.#take(event);
        },
        signal,
      );
    } catch (thrown) {
      if (report !== undefined) await this.#derive(report);
      throw thrown;
    }
    if (report === undefined) throw new Error("The reading thread gave no report.");
    return { ...report, processes: this.#processes };
  }

  async #take(event: ReaderEvent): Promise<IngestReport> {
    if (event.kind === "end") {
      await retellLives(this.db.own, event.disorderedPids);
      await this.#derive(event.report);
      return event.report;
    }
    if (event.rows > 0) await this.db.own.insertArrow("event", event.arrow);
    this.#events += event.rows;
    this.#uncompressed += event.rows;
    if (this.#uncompressed >= uncompressedEvents) await this.compress();
    if (this.#events >= this.#derivedEvents * deriveGrowth) await this.#derive(event.report);
    else this.onProgress({ ...event.report, processes: this.#processes }, this.#revision);
    return event.report;
  }

  /**
   * Compresses what was added since the last time. A query of the user that is being read keeps DuckDB from it; then
   * the events stay as they are, which costs memory only, until the next call.
   */
  async compress(): Promise<void> {
    if (this.#uncompressed === 0) return;
    try {
      await this.db.own.execute("checkpoint");
      this.#uncompressed = 0;
    } catch (thrown) {
      if (!(thrown instanceof RpcError) || thrown.code !== "query-failed") throw thrown;
    }
  }

  async #derive(report: IngestReport): Promise<void> {
    for (const statement of deriveTables) await this.db.own.execute(statement);
    if (!report.hasParents) await storeInferredParents(this.db.own);
    const counted = decodeResult(
      (await this.db.own.run("select count(*)::integer as processes from process")).arrow,
    );
    this.#processes = counted.numbers("processes")[0] ?? 0;
    this.#derivedEvents = this.#events;
    this.#revision++;
    this.onProgress({ ...report, processes: this.#processes }, this.#revision);
  }
}
