/**
 * The thread that reads a trace: bytes → text → columns. It works while DuckDB takes in the batch before, and
 * goes on while DuckDB starts: it is ahead by {@link waitingLimit}, besides the batch it fills.
 */
import { parentPort, workerData } from "node:worker_threads";
import { encodeBatch } from "./arrowEncoding.js";
import type { ReaderMessage, ReaderWorkerData } from "./readerProtocol.js";
import { type BatchSink, readTrace } from "../ingest/readTrace.js";
import { openSource } from "../source/openBytes.js";
import { readText } from "../source/readText.js";
import { toWireError } from "../protocol/rpc.js";

/** About as much as is read until DuckDB has started, bytes of batches. */
const waitingLimit = 32 << 20;

if (parentPort === null) throw new Error("This file runs as a worker thread.");
const port = parentPort;
const { source, limits } = workerData as ReaderWorkerData;

/** Lengths of the batches that DuckDB has not taken. */
const waiting: number[] = [];
let taken: () => void = () => undefined;
port.on("message", () => {
  waiting.shift();
  taken();
});

async function read(): Promise<void> {
  const opened = await openSource(source);
  const progress = { compressedBytes: 0, textBytes: 0 };
  const text = readText(source.name, opened, limits, progress);
  const handOver: BatchSink = async (batch, current) => {
    while (total(waiting) >= waitingLimit) await new Promise<void>((resolve) => (taken = resolve));
    const arrow = encodeBatch(batch);
    waiting.push(arrow.byteLength);
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

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, value) => sum + value, 0);
}

function send(message: ReaderMessage, transferred?: Uint8Array): void {
  port.postMessage(message, transferred === undefined ? [] : [transferred.buffer as ArrayBuffer]);
}

read().catch((thrown: unknown) => {
  send({ kind: "failed", error: toWireError(thrown) });
});
