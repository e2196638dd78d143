import type { OpenTrace } from "../../core/protocol/openTrace.js";
import type { WireError } from "../../core/protocol/rpc.js";
import { RpcError, toWireError } from "../../core/protocol/rpc.js";
import type { IngestReport, TracePhase, TraceStatus } from "../../core/protocol/traceStatus.js";

/** A trace as it was opened. */
export interface OpenedTrace {
  readonly trace: OpenTrace;
  /** Whether the trace itself can read its bytes again; else they must be fetched anew. */
  readonly rereads: boolean;
}

export type Unsubscribe = () => void;

const nothingRead: IngestReport = {
  events: 0,
  byType: {},
  unrecognised: 0,
  rejected: 0,
  rejectedLines: [],
  fault: null,
  lines: 0,
  compressedBytes: 0,
  textBytes: 0,
  firstEpochUs: null,
  lastEpochUs: null,
  processes: 0,
  lost: null,
  hasParents: false,
  recordedBy: null,
};

/**
 * One document from the first attempt to open it until nobody needs it: the trace inside may be missing,
 * because its bytes are still on the way or cannot be had, and may be replaced by a reload.
 */
export class TraceSession {
  readonly #statusListeners = new Set<(status: TraceStatus) => void>();
  readonly #replacedListeners = new Set<() => void>();
  #opened: OpenedTrace | undefined;
  #stopListening: Unsubscribe | undefined;
  #failure: WireError | undefined;
  #opening: Promise<void>;
  #giveUp: () => void = () => undefined;
  /** An attempt that a later one, or the end, has made obsolete throws away what it opened. */
  #attempt = 0;
  #disposed = false;

  constructor(
    private readonly fileName: string,
    private readonly open: () => Promise<OpenedTrace>,
  ) {
    this.#opening = this.#start();
  }

  get status(): TraceStatus {
    return this.#opened?.trace.status ?? this.#statusWithoutTrace();
  }

  onStatus(listener: (status: TraceStatus) => void): Unsubscribe {
    this.#statusListeners.add(listener);
    return () => this.#statusListeners.delete(listener);
  }

  /** Calls back when another trace took the place of the one whose answers were seen. */
  onReplaced(listener: () => void): Unsubscribe {
    this.#replacedListeners.add(listener);
    return () => this.#replacedListeners.delete(listener);
  }

  /**
   * Rejects with "unreadable" and the reason where there is no trace, "cancelled" where its reader did not want to wait for
   * it, "engine-gone" after the end.
   */
  async trace(): Promise<OpenTrace> {
    await this.#opening;
    if (this.#opened !== undefined) return this.#opened.trace;
    throw new RpcError(this.#failure ?? { code: "engine-gone", message: "The trace was closed." });
  }

  /** Stops reading and keeps what was read; bytes that are still on the way are not waited for any more. */
  cancelReading(): void {
    if (this.#opened !== undefined) this.#opened.trace.cancelReading();
    if (this.#opened !== undefined || this.#failure !== undefined || this.#disposed) return;
    this.#attempt++;
    this.#failure = {
      code: "cancelled",
      message: "Fetching the trace was cancelled. Reload it to try again.",
    };
    this.#giveUp();
    this.#announce();
  }

  /** Reads the document again from its start; also after a failure. */
  reload(): void {
    if (this.#disposed) return;
    if (this.#opened?.rereads === true) this.#opened.trace.reload();
    else this.#opening = this.#replace();
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#attempt++;
    await this.#opening;
    await this.#close();
  }

  async #replace(): Promise<void> {
    this.#failure = undefined;
    await this.#close();
    this.#announce();
    await this.#start();
    for (const listener of this.#replacedListeners) listener();
  }

  /** Settles when there is a trace, when there can be none, or when nobody waits for it any more. */
  #start(): Promise<void> {
    return new Promise((resolve) => {
      this.#giveUp = resolve;
      void this.#open().then(resolve);
    });
  }

  async #open(): Promise<void> {
    const attempt = ++this.#attempt;
    try {
      const opened = await this.open();
      if (attempt === this.#attempt) this.#adopt(opened);
      else await opened.trace.dispose();
    } catch (thrown) {
      if (attempt === this.#attempt) this.#failure = { ...toWireError(thrown), code: "unreadable" };
    }
    if (attempt === this.#attempt) this.#announce();
  }

  #adopt(opened: OpenedTrace): void {
    this.#opened = opened;
    this.#stopListening = opened.trace.onStatus(() => {
      this.#announce();
    });
  }

  async #close(): Promise<void> {
    this.#stopListening?.();
    const opened = this.#opened;
    this.#opened = undefined;
    await opened?.trace.dispose();
  }

  #announce(): void {
    for (const listener of this.#statusListeners) listener(this.status);
  }

  #statusWithoutTrace(): TraceStatus {
    return {
      phase: this.#phaseWithoutTrace(),
      revision: 0,
      fileName: this.fileName,
      fileBytes: null,
      report: nothingRead,
      error: this.#failure?.code === "cancelled" ? null : (this.#failure ?? null),
      growing: false,
      recovering: false,
    };
  }

  #phaseWithoutTrace(): TracePhase {
    if (this.#failure === undefined) return "starting";
    return this.#failure.code === "cancelled" ? "cancelled" : "failed";
  }
}
