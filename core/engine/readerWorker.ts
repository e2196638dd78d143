/**
 * The thread that reads a trace: bytes → text → columns. It works while DuckDB takes in the batch before, and
 * keeps at most {@link batchesAhead} batches in memory, besides the one it fills, that DuckDB has not taken.
 */
import { parentPort, workerData } from "node:worker_threads";
import { encodeBatch } from "./arrowEncoding.js";
import type { ReaderMessage, ReaderWorkerData } from "./readerProtocol.js";
import { type BatchSink, readTrace } from "../ingest/readTrace.js";
import { openSource } from "../source/openBytes.js";
import { readText } from "../source/readText.js";
import { toWireError } from "../protocol/rpc.js";

const batchesAhead = 4;

if (parentPort === null) throw new Error("This file runs as a worker thread.");
const port = parentPort;
const { source, limits } = workerData as ReaderWorkerData;

let ahead = 0;
let taken: () => void = () => undefined;
port.on("message", () => {
  ahead--;
  taken();
});

async function read(): Promise<void> {
  const opened = await openSource(source);
  const progress = { compressedBytes: 0, textBytes: 0 };
  const text = readText(source.name, opened, limits, progress);
  const handOver: BatchSink = async (batch, current) => {
    while (ahead >= batchesAhead) await new Promise<void>((resolve) => (taken = resolve));
    ahead++;
    const arrow = encodeBatch(batch);
    const keyOrders = current.takeKeyOrders();
    send(
      { kind: "batch", arrow, rows: batch.rows, keyOrders, report: current.report.build(progress, 0) },
      arrow,
    );
  };
  const reader = await readTrace(text, handOver, source.kind === "growing");
  send({
    kind: "end",
    report: reader.report.build(progress, 0),
    disorderedPids: [...reader.lives.disordered],
  });
}

function send(message: ReaderMessage, transferred?: Uint8Array): void {
  port.postMessage(message, transferred === undefined ? [] : [transferred.buffer as ArrayBuffer]);
}

read().catch((thrown: unknown) => {
  send({ kind: "failed", error: toWireError(thrown) });
});
