import { type BigintColumn, type IntegerColumn, type TextColumn } from "./columns.js";
import { EventBatch } from "./eventBatch.js";
import { eventTypes, fieldIndex, requiredFields, typeCode, unknownType } from "./eventFields.js";
import { parseEvent } from "./eventParser.js";
import { EventScanner } from "./eventScanner.js";
import { isLibraryLoad } from "./libraryLoad.js";
import type { KeyOrder } from "./keyOrders.js";
import type { LineSink } from "./lineSplitter.js";
import { expectedText, startsWithText } from "./plainText.js";
import { type LifeEvent, ProcessLives } from "./processLives.js";
import { ReportBuilder } from "./reportBuilder.js";

/** Most events of a batch: an eighth of a row group of DuckDB, so that batches add up to one. */
const rowsABatch = 15_360;

/** Most text of a batch of events that are longer than usual, bytes; a batch takes about twice that in memory. */
export const defaultBatchText = 8 << 20;

/** The line number column has 32 bits. */
const lineNumberLimit = 0x7fffffff;

const codes = {
  exec: typeCode.get("process_exec"),
  exit: typeCode.get("process_exit"),
  fork: typeCode.get("process_fork"),
  open: typeCode.get("file_open"),
  write: typeCode.get("file_write"),
  start: typeCode.get("trace_start"),
  end: typeCode.get("trace_end"),
};

const {
  type: typeField,
  timestamp: timeField,
  pid: pidField,
  ppid: parentPidField,
  child_pid: childPidField,
  path: pathField,
  flags: flagsField,
} = fieldIndex;

const decoder = new TextDecoder("utf-8");

/** Lines → events: fills batches, gives each event its process life, and keeps the report. */
export class EventReader implements LineSink {
  readonly report = new ReportBuilder();
  readonly lives = new ProcessLives();
  /** The events since the last {@link clearBatch}. */
  readonly batch = new EventBatch();
  /** The batch is full with lines of this length, bytes. */
  batchText: number = defaultBatchText;
  readonly #scanner = new EventScanner();

  get full(): boolean {
    return this.batch.rows >= rowsABatch || this.batch.lineBytes >= this.batchText;
  }

  tooLong(): void {
    this.#reject("It is longer than 16 MiB.");
  }

  /** Tells whether the last line begins like an event and is not one: the file was cut inside it. */
  lastLineIsCut(bytes: Uint8Array, end: number): boolean {
    const [from, to] = trim(bytes, 0, end, this.report.lines === 0);
    if (bytes[from] !== 0x7b) return false;
    const isEvent =
      this.#scanner.scan(this.batch, bytes, from, to) ||
      !("rejected" in parseEvent(this.batch, bytes.subarray(from, to)));
    this.batch.takeBackRow();
    return !isEvent;
  }

  line(bytes: Uint8Array, start: number, end: number): void {
    const [from, to] = trim(bytes, start, end, this.report.lines === 0);
    if (from === to) {
      this.report.lines++;
      return;
    }
    if (this.report.lines >= lineNumberLimit) throw new Error("The file has more than 2,147,483,647 lines.");
    if (this.#scanner.scan(this.batch, bytes, from, to)) {
      this.#keepLine(bytes, from, to);
      this.#accept(this.#scanner.found, false);
    } else this.#parse(bytes.subarray(from, to));
  }

  /** Key orders that came up since the last call. */
  takeKeyOrders(): readonly KeyOrder[] {
    return this.#scanner.keyOrders.takeNew();
  }

  /** What the row needs beside its columns to tell its line. */
  #keepLine(bytes: Uint8Array, from: number, to: number): void {
    const { keyOrder, keyOrders } = this.#scanner;
    const { batch } = this;
    batch.lineBytes += to - from;
    if (keyOrders.take(keyOrder)) batch.keyOrders.append(batch.rows, keyOrder);
    else batch.text.append(batch.rows, bytes.subarray(from, to));
  }

  #parse(line: Uint8Array): void {
    const parsed = parseEvent(this.batch, line);
    if ("rejected" in parsed) {
      this.batch.takeBackRow();
      this.#reject(parsed.rejected);
      return;
    }
    this.batch.text.append(this.batch.rows, parsed.text);
    this.batch.lineBytes += parsed.text.length;
    this.#accept(parsed.found, parsed.mistyped);
  }

  #reject(reason: string): void {
    this.report.lines++;
    this.report.reject(this.report.lines, reason);
  }

  #accept(found: number, mistyped: boolean): void {
    const { batch, report } = this;
    report.lines++;
    report.events++;
    const code = this.#typeCode(found);
    const required = requiredFields[code] ?? 0;
    if (mistyped || (found & required) !== required) report.unrecognised++;
    batch.eventIds.append(batch.rows, report.lines);
    batch.typeCodes.append(batch.rows, code);
    batch.libraryLoads.append(batch.rows, code === codes.open && this.#opensLibrary(found) ? 1 : 0);
    const timeUs = this.#time(found);
    report.seeTime(timeUs);
    if ((found & (1 << pidField)) !== 0) this.#assignLife(code, found, timeUs);
    if (code === codes.start || code === codes.end) this.#readRecord(code);
    batch.rows++;
  }

  #opensLibrary(found: number): boolean {
    const both = (1 << pathField) | (1 << flagsField);
    if ((found & both) !== both) return false;
    const { fields, rows } = this.batch;
    return isLibraryLoad(fields[pathField] as TextColumn, fields[flagsField] as TextColumn, rows);
  }

  /** Counts the type and takes it from its column, where only those without a code stay. */
  #typeCode(found: number): number {
    if ((found & (1 << typeField)) === 0) {
      this.report.countUnknownType("(no type)");
      return unknownType;
    }
    const column = this.batch.fields[typeField] as TextColumn;
    const start = column.offsets[this.batch.rows] ?? 0;
    const code = codeOf(column, start);
    if (code === unknownType)
      this.report.countUnknownType(
        decoder.decode(column.bytes.subarray(start, Math.min(column.length, start + 100))),
      );
    else {
      this.report.countType(code);
      column.takeBack(this.batch.rows);
    }
    return code;
  }

  #time(found: number): number {
    if ((found & (1 << timeField)) === 0) return NaN;
    const { halves } = this.batch.fields[timeField] as BigintColumn;
    const at = this.batch.rows * 2;
    return ((halves[at] ?? 0) >>> 0) + (halves[at + 1] ?? 0) * 2 ** 32;
  }

  #assignLife(code: number, found: number, timeUs: number): void {
    const { batch } = this;
    const pid = this.#integer(pidField, found);
    const parentPid = this.#integer(parentPidField, found);
    if (parentPid >= 0) this.report.hasParents = true;
    batch.processIds.append(batch.rows, this.lives.observe({ kind: lifeKind(code), pid, parentPid, timeUs }));
    const childPid = code === codes.fork ? this.#integer(childPidField, found) : -1;
    if (childPid < 0) return;
    this.report.hasParents = true;
    batch.childIds.append(batch.rows, this.lives.fork(childPid, pid, timeUs));
  }

  /** −1 where the event has no such field. */
  #integer(field: number, found: number): number {
    if ((found & (1 << field)) === 0) return -1;
    return (this.batch.fields[field] as IntegerColumn).values[this.batch.rows] ?? -1;
  }

  /** A trace's own records about itself: two a file, so parsing them again costs nothing. */
  #readRecord(code: number): void {
    const { text, rows } = this.batch;
    // One without a text has only fields with columns, and so says nothing of the trace.
    const line = text.has(rows)
      ? decoder.decode(text.bytes.subarray(text.offsets[rows] ?? 0, text.length))
      : "{}";
    const record = JSON.parse(line) as Record<string, unknown>;
    if (code === codes.start) this.report.seeStart(record);
    else this.report.seeEnd(record);
  }
}

function lifeKind(code: number): LifeEvent["kind"] {
  if (code === codes.exec) return "exec";
  if (code === codes.exit) return "exit";
  return code === codes.write ? "write" : "other";
}

const byteOrderMark = [0xef, 0xbb, 0xbf];

/** Bounds of a line without white space around it, and without the byte order mark of a file. */
function trim(bytes: Uint8Array, start: number, end: number, firstLine: boolean): [number, number] {
  let from = start;
  let to = end;
  if (firstLine && byteOrderMark.every((value, index) => bytes[start + index] === value)) from += 3;
  while (to > from && isSpace(bytes[to - 1])) to--;
  while (from < to && isSpace(bytes[from])) from++;
  return [from, to];
}

function isSpace(value: number | undefined): boolean {
  return value === 32 || value === 9 || value === 13;
}

const typeTexts = eventTypes.map(({ name }) => expectedText(name));

function codeOf({ view, length }: TextColumn, start: number): number {
  for (let index = 0; index < typeTexts.length; index++) {
    const text = typeTexts[index];
    if (text?.length === length - start && startsWithText(view, start, text)) return index + 1;
  }
  return unknownType;
}
