import type { SourceFault } from "../protocol/traceStatus.js";
import type { EventBatch } from "./eventBatch.js";
import { EventReader } from "./eventReader.js";
import { LineSplitter } from "./lineSplitter.js";

/** Text a batch is made of, bytes. The first is small: the screen is drawn from it. */
export const batchText = { first: 1 << 20, rest: 12 << 20 } as const;

/** Takes a batch; may wait until there is room for another. */
export type BatchSink = (batch: EventBatch, reader: EventReader) => Promise<void>;

/** Pieces of text → batches of events, in file order. Returns the reader with its complete report. */
export async function readTrace(
  text: AsyncGenerator<Uint8Array, SourceFault | null>,
  sink: BatchSink,
): Promise<EventReader> {
  const reader = new EventReader();
  const lines = new LineSplitter(reader);
  let batches = 0;
  for (;;) {
    const next = await text.next();
    if (next.done === true) {
      finishLines(lines, reader, next.value);
      break;
    }
    lines.push(next.value);
    if (reader.batch.text.length >= (batches === 0 ? batchText.first : batchText.rest)) {
      batches++;
      await sink(reader.takeBatch(), reader);
    }
  }
  await sink(reader.takeBatch(), reader);
  return reader;
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
