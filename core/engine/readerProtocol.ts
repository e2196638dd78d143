import type { KeyOrder } from "../ingest/keyOrders.js";
import type { ReadLimits, TraceSource } from "../protocol/openTrace.js";
import type { WireError } from "../protocol/rpc.js";
import type { IngestReport } from "../protocol/traceStatus.js";

export interface ReaderWorkerData {
  readonly source: TraceSource;
  readonly limits: ReadLimits;
}

/** From the reading thread to the engine's. Each batch is answered by an empty message once it was taken. */
export type ReaderMessage =
  | {
      readonly kind: "batch";
      readonly arrow: Uint8Array;
      readonly rows: number;
      /** Orders of keys that come up in this batch for the first time. */
      readonly keyOrders: readonly KeyOrder[];
      readonly report: IngestReport;
    }
  | { readonly kind: "end"; readonly report: IngestReport; readonly disorderedPids: readonly number[] }
  | { readonly kind: "failed"; readonly error: WireError };
