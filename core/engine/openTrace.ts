import { eventTextSql, paneSql } from "../investigation/paneSql.js";
import { createInvestigation } from "../investigation/investigation.js";
import {
  type CellOptions,
  type CellResult,
  defaultReadLimits,
  type OpenTrace,
  type QueryOptions,
  type QueryResult,
  type ReadLimits,
  type TraceSource,
} from "../protocol/openTrace.js";
import { builtInSignatures } from "../detect/builtInSignatures.js";
import { addReports, type DetectionReport, failedDetection, noDetection } from "../detect/runSignatures.js";
import { traceFeatures } from "../detect/traceFeatures.js";
import { emptyFilter, type EventFilter } from "../protocol/eventFilter.js";
import type { PaneQuery } from "../protocol/investigationApi.js";
import type { ResultFormat, ResultView } from "../protocol/resultApi.js";
import { CancelSource, type CancelSignal, toWireError, type WireError } from "../protocol/rpc.js";
import type { Signature } from "../protocol/signature.js";
import type { TraceStatus } from "../protocol/traceStatus.js";
import type { TraceContext } from "../query/traceContext.js";
import type { EngineAssets, EngineProgress } from "./engineApi.js";
import { EngineClient } from "./engineClient.js";
import { CellResults } from "./cellResults.js";
import { exportEventTexts, exportRows } from "./exportRows.js";
import { emptyReport, whyNotATrace } from "./readingOutcome.js";
import { decodeRows } from "./resultRows.js";
import { decodeResult, describeColumns } from "./resultTable.js";

/** A trace that is read beside another one. */
export interface AttachedTrace {
  /** Name of its database: `alias.event`. */
  readonly alias: string;
  readonly source: TraceSource;
}

export interface OpenTraceOptions {
  /** Name of the trace's own database, where others are read beside it. */
  readonly alias?: string;
  /** Traces that queries may name by their aliases; they are read first. */
  readonly also?: readonly AttachedTrace[];
  readonly limits?: ReadLimits;
  /** Default true. Without, no signature runs on the trace, built in or not: for whoever asks for no findings. */
  readonly detect?: boolean;
  readonly log?: (scope: string, text: string) => void;
}

const defaultMaxRows = 10_000;
/** A query polls for a cancel many times a second; a thread that is silent for this long is inside one step. */
const yieldTimeoutMs = 3000;
/** Of the screen's overview; any will do. */
const warmUpWidthPx = 1024;
/** An engine that stopped is replaced; a trace that stops it again and again is not opened for ever. */
const recoveryLimit = 3;

/** Opens a trace in an engine of its own. Reading begins at once; the status tells how far it is. */
export function openTrace(
  source: TraceSource,
  assets: EngineAssets,
  options: OpenTraceOptions = {},
): OpenTrace {
  return new TraceSession(source, assets, options);
}

class TraceSession implements OpenTrace {
  readonly answers;
  readonly results;
  readonly #cells = new CellResults(() => this.#engine);
  #status: TraceStatus;
  #engine!: EngineClient;
  #reading!: CancelSource;
  #detection = { builtIn: noDetection, own: noDetection };
  #signatures: readonly Signature[] = [];
  #ranSignatures: readonly Signature[] | undefined;
  #finished: Promise<void> = Promise.resolve();
  #recoveries = 0;
  #disposed = false;
  readonly #listeners = new Set<(status: TraceStatus) => void>();

  constructor(
    private readonly source: TraceSource,
    private readonly assets: EngineAssets,
    private readonly options: OpenTraceOptions,
  ) {
    const port = {
      query: async (sql: string, signal?: CancelSignal) =>
        decodeResult((await this.#engine.call("query", { sql }, signal)).arrow),
    };
    this.answers = createInvestigation(
      port,
      () => this.#context(),
      () => addReports(this.#detection.builtIn, this.#detection.own),
    );
    this.results = this.#cells.queries;
    this.#status = {
      phase: "starting",
      revision: 0,
      fileName: source.name,
      fileBytes: source.kind === "bytes" ? source.bytes.length : null,
      report: emptyReport,
      error: null,
      growing: source.kind === "growing",
      recovering: false,
    };
    this.#start();
  }

  get status(): TraceStatus {
    return this.#status;
  }

  onStatus(listener: (status: TraceStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  sqlFor(query: PaneQuery): Promise<string> {
    return Promise.resolve(paneSql(this.#context(), query));
  }

  async runSql(
    sql: string,
    { signal, maxRows = defaultMaxRows, readOnly = false }: QueryOptions = {},
  ): Promise<QueryResult> {
    const startedMs = performance.now();
    const engine = this.#engine;
    try {
      const result = await engine.call("userQuery", { sql, maxRows, readOnly }, signal);
      return { ...result, columns: describeColumns(result.arrow), durationMs: performance.now() - startedMs };
    } catch (thrown) {
      if (signal?.aborted === true) void this.#replaceUnlessItYields(engine);
      throw thrown;
    }
  }

  async runCell(sql: string, options: CellOptions): Promise<CellResult | null> {
    const engine = this.#engine;
    try {
      return await this.#cells.run(sql, options);
    } catch (thrown) {
      if (options.signal?.aborted === true) void this.#replaceUnlessItYields(engine);
      throw thrown;
    }
  }

  exportResult(
    result: string,
    view: ResultView,
    format: ResultFormat,
    signal?: CancelSignal,
  ): AsyncIterable<{ data: string | Uint8Array; rows: number }> {
    return this.#cells.export(result, view, format, signal);
  }

  dropResult(result: string): void {
    this.#cells.drop(result);
  }

  async queryRows(sql: string, signal?: CancelSignal): Promise<Record<string, unknown>[]> {
    const { columns, rows } = decodeRows((await this.#engine.call("query", { sql }, signal)).arrow);
    return rows.map((row) => Object.fromEntries(row.map((value, index) => [columns[index] ?? "", value])));
  }

  exportTable(
    query: PaneQuery,
    format: "csv" | "json",
    signal?: CancelSignal,
  ): AsyncIterable<{ text: string; rows: number }> {
    return exportRows(this.#engine, paneSql(this.#context(), query), format, signal);
  }

  exportEvents(filter: EventFilter, signal?: CancelSignal): AsyncIterable<{ text: string; events: number }> {
    return exportEventTexts(
      this.#engine,
      (afterEventId, limit) => eventTextSql(this.#context(), filter, afterEventId, limit),
      signal,
    );
  }

  async useSignatures(signatures: readonly Signature[]): Promise<void> {
    this.#signatures = signatures;
    const waited = this.#finished;
    this.#finished = waited.then(async () => {
      // A reading that ended meanwhile ran them itself, and one that failed has nothing to run them on.
      if (this.#disposed || this.#ranSignatures === signatures) return;
      if (this.#detection.builtIn === noDetection) return;
      await this.#detectOwn(this.#engine, this.#reading);
    });
    await this.whenFinished();
  }

  async whenFinished(): Promise<void> {
    // A reading that is replaced by another has not finished the trace.
    for (let waited; waited !== this.#finished;) await (waited = this.#finished);
  }

  cancelReading(): void {
    this.#reading.cancel();
  }

  reload(): void {
    if (this.#disposed) return;
    this.#recoveries = 0;
    void this.#restart(false);
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#listeners.clear();
    await this.#engine.terminate();
  }

  #context(): TraceContext {
    const { report, revision } = this.#status;
    const startEpochUs = report.firstEpochUs ?? 0;
    return { startEpochUs, durationUs: (report.lastEpochUs ?? startEpochUs) - startEpochUs, revision };
  }

  #start(): void {
    this.#detection = { builtIn: noDetection, own: noDetection };
    this.#reading = new CancelSource();
    const engine = new EngineClient(this.assets, this.options.alias ?? null, (progress) => {
      if (engine === this.#engine) this.#seeProgress(progress);
    });
    this.#engine = engine;
    this.#finished = this.#read(engine, this.#reading).then((readable) => {
      if (readable) void this.#watch(engine);
    });
  }

  /** Reads the trace and checks its signatures; false when the engine is no longer the one in use. */
  async #read(engine: EngineClient, reading: CancelSource): Promise<boolean> {
    const limits = this.options.limits ?? defaultReadLimits;
    const request = { source: this.source, limits };
    try {
      for (const also of this.options.also ?? []) await engine.call("attach", { ...also, limits }, reading);
      const ingest = engine.call("ingest", request, reading);
      if (this.source.kind === "growing") void this.#warmUp(reading);
      const report = await ingest;
      if (engine !== this.#engine) return false;
      const error = whyNotATrace(report);
      const phase = error === null ? "complete" : "failed";
      this.#update({ report, phase, error, growing: false, recovering: false });
      this.options.log?.(
        "ingest",
        `${report.events} events, ${report.rejected} lines rejected, ${report.processes} processes`,
      );
      if (error === null) await this.#detect(engine, reading);
      return true;
    } catch (thrown) {
      if (engine !== this.#engine || this.#disposed) return false;
      return this.#readingFailed(toWireError(thrown));
    }
  }

  /**
   * Asks what the screen will ask once a recording has events. The first answers take several times as long as later ones,
   * until V8 has compiled DuckDB's code for them: better while the recording is being started than while events come.
   */
  async #warmUp(signal: CancelSignal): Promise<void> {
    const filter = emptyFilter;
    const { getProcesses, getMatches, getOverview } = this.answers;
    // Whoever asks in earnest is told what fails.
    await Promise.allSettled([
      getProcesses(null, signal),
      getMatches({ filter }, signal),
      getOverview({ widthPx: warmUpWidthPx, filter }, signal),
    ]);
  }

  async #detect(engine: EngineClient, reading: CancelSource): Promise<void> {
    if (this.options.detect === false) return;
    const features = [...traceFeatures(this.#status.report)];
    const builtIn = await this.#reported(builtInSignatures, engine.call("detect", { features }, reading));
    if (engine !== this.#engine) return;
    this.#detection = { builtIn, own: noDetection };
    if (this.#signatures.length > 0) await this.#detectOwn(engine, reading);
    else this.#update({ revision: this.#status.revision + 1 });
  }

  /** Runs the signatures of the user; those of a call that came later replace these. */
  async #detectOwn(engine: EngineClient, reading: CancelSource): Promise<void> {
    const features = [...traceFeatures(this.#status.report)];
    const signatures = this.#signatures;
    this.#ranSignatures = signatures;
    const running = engine.call("detectWith", { signatures, features }, reading);
    const own = await this.#reported(signatures, running);
    if (engine !== this.#engine) return;
    this.#detection = { ...this.#detection, own };
    this.#update({ revision: this.#status.revision + 1 });
  }

  /** Detection that fails as a whole is told like a signature that fails: the trace itself is there. */
  #reported(
    signatures: readonly Pick<Signature, "id">[],
    running: Promise<DetectionReport>,
  ): Promise<DetectionReport> {
    return running.catch((thrown: unknown) => {
      const error = toWireError(thrown);
      if (error.code === "engine-gone") throw thrown;
      this.options.log?.("detect", error.message);
      return failedDetection(signatures, error.message);
    });
  }

  /** True when the engine still runs and holds what was read. */
  async #readingFailed(error: WireError): Promise<boolean> {
    this.options.log?.("ingest", error.message);
    if (error.code === "engine-gone") {
      await this.#recover(error);
      return false;
    }
    if (error.code === "cancelled") {
      this.#update({ phase: "cancelled", growing: false, recovering: false });
      // An engine that goes meanwhile is noticed by whoever watches it.
      await this.#detect(this.#engine, new CancelSource()).catch(() => undefined);
    } else this.#update({ phase: "failed", error, growing: false, recovering: false });
    return true;
  }

  /** Settles when an idle engine ends, which it never should by itself. */
  async #watch(engine: EngineClient): Promise<void> {
    const reason = await engine.ended;
    if (engine === this.#engine && !this.#disposed)
      await this.#recover({ code: "engine-gone", message: reason });
  }

  async #recover(error: WireError): Promise<void> {
    this.options.log?.("engine", `The engine stopped: ${error.message}`);
    if (++this.#recoveries <= recoveryLimit) {
      await this.#restart(true);
      return;
    }
    this.#update({ phase: "failed", error, recovering: false });
    await this.#engine.terminate();
  }

  async #restart(recovering: boolean): Promise<void> {
    const old = this.#engine;
    const growing = this.source.kind === "growing";
    this.#update({ phase: "starting", report: emptyReport, error: null, growing, recovering });
    this.#start();
    await old.terminate();
  }

  async #replaceUnlessItYields(engine: EngineClient): Promise<void> {
    if (await engine.answersWithin(yieldTimeoutMs)) return;
    if (engine !== this.#engine || this.#disposed) return;
    // Not counted as a stop of the engine: the reader may do so as often as he likes.
    this.options.log?.("engine", "A cancelled query did not yield.");
    await this.#restart(true);
  }

  #seeProgress({ report, revision }: EngineProgress): void {
    const grown = revision !== this.#engineRevision;
    this.#engineRevision = revision;
    const phase = this.#status.phase === "cancelled" ? "cancelled" : "reading";
    this.#update({ phase, report, ...(grown ? { revision: this.#status.revision + 1 } : {}) });
  }

  #engineRevision = 0;

  #update(change: Partial<TraceStatus>): void {
    this.#status = { ...this.#status, ...change };
    for (const listener of this.#listeners) listener(this.#status);
  }
}
