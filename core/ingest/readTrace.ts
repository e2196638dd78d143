import type { SourceFault } from "../protocol/traceStatus.js";
import type { EventBatch } from "./eventBatch.js";
import { defaultBatchText, EventReader } from "./eventReader.js";
import { LineSplitter } from "./lineSplitter.js";

/** Text of the first batch, bytes. It is small: the screen is drawn from it. */
const firstBatchText = 1 << 20;

/** Takes a batch, which is filled anew when it settles; may wait until there is room for another. */
export type BatchSink = (batch: EventBatch, reader: EventReader) => Promise<void>;

/** Pieces of text → batches of events, in file order. Returns the reader with its complete report. */
export async function readTrace(
  text: AsyncGenerator<Uint8Array, SourceFault | null>,
  sink: BatchSink,
): Promise<EventReader> {
  const reader = new EventReader();
  const lines = new LineSplitter(reader);
  reader.batchText = firstBatchText;
  for (;;) {
    const next = await text.next();
    if (next.done === true) {
      finishLines(lines, reader, next.value);
      break;
    }
    for (let at = 0; at < next.value.length;) {
      at = lines.push(next.value, at);
      if (!reader.full) continue;
      await handOver(reader, sink);
      reader.batchText = defaultBatchText;
    }
  }
  await handOver(reader, sink);
  return reader;
}

async function handOver(reader: EventReader, sink: BatchSink): Promise<void> {
  reader.batch.seal();
  await sink(reader.batch, reader);
  reader.batch.clear();
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
