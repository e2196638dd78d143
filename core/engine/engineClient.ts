import { MessageChannel, Worker } from "node:worker_threads";
import type { CalleeMessage, CallerMessage, CancelSignal, ReplyOf, RequestOf } from "../protocol/rpc.js";
import { RpcClient } from "../protocol/rpc.js";
import type { EngineApi, EngineAssets, EngineProgress, EngineWorkerData } from "./engineApi.js";
import { holdCompiledDuckdb } from "./compiledDuckdb.js";
import { portToWorker } from "./workerPort.js";

/** One engine thread, seen from its owner. When it ends, every call rejects with "engine-gone". */
export class EngineClient {
  readonly #worker: Worker;
  readonly #rpc: RpcClient<EngineApi>;
  /** Settles with the reason when the thread is gone. */
  readonly ended: Promise<string>;

  constructor(assets: EngineAssets, alias: string | null, onProgress: (progress: EngineProgress) => void) {
    const duckdb = holdCompiledDuckdb(assets.duckdbDirectory);
    const { port1: toThread, port2: compiled } = new MessageChannel();
    const workerData: EngineWorkerData = { ...assets, alias, compiled };
    this.#worker = new Worker(assets.engineWorkerPath, { workerData, transferList: [compiled] });
    // The thread waits for a message: where the module cannot be sent, it compiles DuckDB itself.
    duckdb.module
      .then((module) => {
        toThread.postMessage(module);
      })
      .catch(() => {
        toThread.postMessage(null);
      });
    this.#worker.on("message", (message: CalleeMessage | EngineProgress) => {
      if (message.kind === "progress") onProgress(message);
    });
    const port = portToWorker<CallerMessage, CalleeMessage>(this.#worker);
    this.ended = new Promise((resolve) => {
      port.onClose(resolve);
    });
    void this.ended.then(() => {
      toThread.close();
      duckdb.release();
    });
    this.#rpc = new RpcClient<EngineApi>(port);
  }

  call<K extends keyof EngineApi>(
    method: K,
    request: RequestOf<EngineApi, K>,
    signal?: CancelSignal,
  ): Promise<ReplyOf<EngineApi, K>> {
    return this.#rpc.call(method, request, signal);
  }

  /** Whether the thread answers within the time: one that is inside a long step of DuckDB does not. */
  async answersWithin(timeoutMs: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, timeoutMs, false);
    });
    const answer = this.call("ping", null).then(
      () => true,
      () => false,
    );
    return Promise.race([answer, timeout]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** Ends the thread and frees its memory, some 50 ms. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }
}
