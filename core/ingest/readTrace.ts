import type { SourceFault } from "../protocol/traceStatus.js";
import type { EventBatch } from "./eventBatch.js";
import { defaultBatchText, EventReader } from "./eventReader.js";
import { LineSplitter } from "./lineSplitter.js";

/** Text of the first batch, bytes. It is small: the screen is drawn from it. */
const firstBatchText = 1 << 20;

/**
 * A growing trace is handed over before a batch is full: when nothing came for a moment, and at the latest at this age.
 * Both are a small part of the second in which an event is to be on the screen.
 */
const livePause = { quietMs: 30, ageMs: 200 } as const;

/** Takes a batch, which is filled anew when it settles; may wait until there is room for another. */
export type BatchSink = (batch: EventBatch, reader: EventReader) => Promise<void>;

/**
 * Pieces of text → batches of events, in file order. Returns the reader with its complete report.
 * `live` is for text that is still being written.
 */
export async function readTrace(
  text: AsyncGenerator<Uint8Array, SourceFault | null>,
  sink: BatchSink,
  live = false,
): Promise<EventReader> {
  const reader = new EventReader();
  const lines = new LineSplitter(reader);
  reader.batchText = firstBatchText;
  let handedMs = performance.now();
  for (;;) {
    const coming = text.next();
    if (live && reader.batch.rows > 0) {
      const due = performance.now() - handedMs > livePause.ageMs;
      if (due || !(await settlesWithin(coming, livePause.quietMs))) {
        await handOver(reader, sink);
        handedMs = performance.now();
      }
    }
    const next = await coming;
    if (next.done === true) {
      finishLines(lines, reader, next.value);
      break;
    }
    const piece = plainArray(next.value);
    for (let at = 0; at < piece.length;) {
      at = lines.push(piece, at);
      if (!reader.full) continue;
      await handOver(reader, sink);
      reader.batchText = defaultBatchText;
    }
  }
  await handOver(reader, sink);
  return reader;
}

/** The same bytes without Node's own class: a part of a plain array is made in a third of the time. */
function plainArray(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function handOver(reader: EventReader, sink: BatchSink): Promise<void> {
  reader.batch.seal();
  await sink(reader.batch, reader);
  reader.batch.clear();
}

/** Whether a promise settles in time; how it does is for its own reader. */
async function settlesWithin(promise: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, limitMs, false);
  });
  const settled = promise.then(
    () => true,
    () => true,
  );
  return Promise.race([settled, late]).finally(() => {
    clearTimeout(timer);
  });
}

const cutLine: SourceFault = { kind: "truncated", message: "The file ends in the middle of its last line." };

/** A line that the end of the file cut is part of the fault and no rejected line; any other last line is a line. */
function finishLines(lines: LineSplitter, reader: EventReader, fault: SourceFault | null): void {
  reader.report.fault = fault;
  const rest = lines.rest;
  if (rest.length > 0 && reader.lastLineIsCut(rest, rest.length)) {
    reader.report.fault ??= cutLine;
    lines.discardRest();
  } else lines.finish();
}
