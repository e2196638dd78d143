import { Worker } from "node:worker_threads";
import { cancelled, type CancelSignal, RpcError } from "../protocol/rpc.js";
import type { ReaderMessage, ReaderWorkerData } from "./readerProtocol.js";

/** What the reading thread gives; it is ahead of what was handled by a batch or two. */
export type ReaderEvent = Exclude<ReaderMessage, { readonly kind: "failed" }>;

/**
 * Runs a reading thread to its end and hands each batch to `handle`. This is where a faster reader takes its place.
 * Rejects with "unreadable", or "cancelled" soon after the signal; the thread is gone and the last batch handled when it settles.
 */
export async function readInThread(
  workerPath: string,
  data: ReaderWorkerData,
  handle: (event: ReaderEvent) => Promise<void>,
  signal: CancelSignal,
): Promise<void> {
  const worker = new Worker(workerPath, { workerData: data });
  // In order and one at a time: the last batch must be told of before the end is.
  let handled = Promise.resolve();
  let over = false;
  try {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        reject(cancelled());
      };
      signal.addEventListener("abort", stop);
      worker.on("message", (message: ReaderMessage) => {
        if (message.kind === "failed") {
          reject(new RpcError(message.error));
          return;
        }
        handled = handled.then(() => (over ? undefined : handle(message)));
        handled.then(() => {
          if (message.kind === "end") resolve();
          else worker.postMessage(null);
        }, reject);
      });
      worker.on("error", reject);
      worker.on("exit", (code) => {
        reject(new Error(`The reading thread ended with code ${code}.`));
      });
    });
  } finally {
    over = true;
    await worker.terminate();
    // Nothing is handled any more when this settles.
    await handled.catch(() => undefined);
  }
}
