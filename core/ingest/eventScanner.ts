import { type BigintColumn, type EventColumn, type IntegerColumn, TextColumn } from "./columns.js";
import type { EventBatch } from "./eventBatch.js";
import { eventFields, type EventField, fieldIndex } from "./eventFields.js";
import { TimestampScanner } from "./timestamp.js";

const byte = {
  quote: 34,
  comma: 44,
  minus: 45,
  zero: 48,
  nine: 57,
  colon: 58,
  openList: 91,
  backslash: 92,
  closeList: 93,
  open: 123,
  close: 125,
  space: 32,
  lastAscii: 126,
} as const;

/** Integers of at most this many digits are exact as numbers. */
const exactDigits = 15;
const maxInteger = 0x7fffffff;

/** What a key can be instead of a field: one without a column, or nothing that the scanner reads. */
const noColumn = -1;
const notPlain = -2;

const literals = ["true", "false", "null"].map(asciiBytes);

/**
 * Reads the events that collectors write: one flat JSON object without white space, strings of plain ASCII
 * without escapes, integers, lists of such strings. Each byte is looked at once and values go straight
 * into columns. Anything else is left to the careful parser: `scan` then says no and has stored nothing.
 */
export class EventScanner {
  /** Bit mask over eventFields of the row that was scanned last. */
  found = 0;
  readonly #times = new TimestampScanner();
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  #integerValue = 0;
  #batch!: EventBatch;

  /** Reads `bytes[start…end)` into the batch's next row; false when it is not of the plain form. */
  scan(batch: EventBatch, bytes: Uint8Array, start: number, end: number): boolean {
    this.#batch = batch;
    this.#bytes = bytes;
    this.#at = start + 1;
    this.#end = end;
    this.found = 0;
    if (bytes[start] === byte.open && bytes[end - 1] === byte.close && this.#members(end - 1)) return true;
    batch.takeBackRow();
    return false;
  }

  /** `"key":value` pairs up to the closing brace at `end`. */
  #members(end: number): boolean {
    if (this.#at === end) return true;
    for (;;) {
      const field = this.#key();
      if (field === notPlain || !(field === noColumn ? this.#skipValue() : this.#value(field))) return false;
      if (this.#at === end) return true;
      if (this.#bytes[this.#at] !== byte.comma) return false;
      this.#at++;
    }
  }

  /** Index of the field whose key stands here. */
  #key(): number {
    const bytes = this.#bytes;
    const start = this.#at + 1;
    const end = plainStringEnd(bytes, this.#at) - 1;
    if (end < 0 || bytes[end + 1] !== byte.colon) return notPlain;
    this.#at = end + 2;
    const candidates = knownKeys[(end - start) * 64 + ((bytes[start] ?? 0) & 63)];
    if (candidates !== undefined) {
      for (const candidate of candidates) if (matches(candidate.bytes, bytes, start)) return candidate.field;
    }
    return noColumn;
  }

  /** A value that stays in the event's text only: a plain string, an integer or a literal. */
  #skipValue(): boolean {
    const bytes = this.#bytes;
    if (bytes[this.#at] === byte.quote) {
      this.#at = plainStringEnd(bytes, this.#at);
      return this.#at > 0;
    }
    const literal = literals.find((candidate) => matches(candidate, bytes, this.#at));
    if (literal !== undefined) {
      this.#at += literal.length;
      return true;
    }
    return this.#scanInteger(Number.MAX_SAFE_INTEGER);
  }

  #value(field: number): boolean {
    const column = this.#batch.fields[field];
    // A key given twice: the first value counts, and the careful parser knows how to keep it.
    if (column === undefined || column.has(this.#batch.rows)) return false;
    if (!this.#valueInto(column, field)) return false;
    this.found |= 1 << field;
    return true;
  }

  #valueInto(column: EventColumn, field: number): boolean {
    switch ((eventFields[field] as EventField).kind) {
      case "string":
        return this.#string(column as TextColumn);
      case "strings":
        return this.#list(column as TextColumn);
      case "time":
        return this.#time(column as BigintColumn);
      case "integer":
        return this.#integer(column as IntegerColumn, maxInteger);
      case "bigint":
        return this.#integer(column as BigintColumn, Number.MAX_SAFE_INTEGER);
      case "boolean":
        return false;
    }
  }

  /** Copies while it checks; the line's end is the most that the value can reach. */
  #string(column: TextColumn): boolean {
    const bytes = this.#bytes;
    let at = this.#at;
    if (bytes[at++] !== byte.quote) return false;
    column.reserve(this.#end - at);
    const target = column.bytes;
    let to = column.length;
    for (;;) {
      const value = bytes[at++] ?? 0;
      if (value === byte.quote) break;
      if (value < byte.space || value > byte.lastAscii || value === byte.backslash) return false;
      target[to++] = value;
    }
    column.commit(this.#batch.rows, to);
    this.#at = at;
    return true;
  }

  /** A list of plain strings, kept as the JSON it is. */
  #list(column: TextColumn): boolean {
    const bytes = this.#bytes;
    const start = this.#at;
    let at = start;
    if (bytes[at++] !== byte.openList) return false;
    if (bytes[at] === byte.closeList) at++;
    else {
      for (;;) {
        at = plainStringEnd(bytes, at);
        if (at < 0) return false;
        const next = bytes[at++];
        if (next === byte.closeList) break;
        if (next !== byte.comma) return false;
      }
    }
    column.append(this.#batch.rows, bytes.subarray(start, at));
    this.#at = at;
    return true;
  }

  #time(column: BigintColumn): boolean {
    const end = plainStringEnd(this.#bytes, this.#at);
    if (end < 0) return false;
    const us = this.#times.scan(this.#bytes, this.#at + 1, end - 1);
    if (Number.isNaN(us)) return false;
    column.append(this.#batch.rows, us);
    this.#at = end;
    return true;
  }

  #integer(column: IntegerColumn | BigintColumn, max: number): boolean {
    if (!this.#scanInteger(max)) return false;
    column.append(this.#batch.rows, this.#integerValue);
    return true;
  }

  /** Leaves the number in `#integerValue`. */
  #scanInteger(max: number): boolean {
    const bytes = this.#bytes;
    const negative = bytes[this.#at] === byte.minus;
    const start = negative ? this.#at + 1 : this.#at;
    let at = start;
    let value = 0;
    for (let here = bytes[at] ?? 0; here >= byte.zero && here <= byte.nine; here = bytes[++at] ?? 0) {
      value = value * 10 + (here - byte.zero);
    }
    const digits = at - start;
    // JSON has no leading zeros, and more digits than these may not be exact.
    if (digits === 0 || digits > exactDigits || (digits > 1 && bytes[start] === byte.zero) || value > max)
      return false;
    this.#integerValue = negative ? -value : value;
    this.#at = at;
    return true;
  }
}

/** Position behind the closing quote of a plain string that starts at `at`; −1 when it is not plain. */
function plainStringEnd(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== byte.quote) return -1;
  for (let here = at + 1; here < bytes.length; here++) {
    const value = bytes[here] ?? 0;
    if (value === byte.quote) return here + 1;
    if (value < byte.space || value > byte.lastAscii || value === byte.backslash) return -1;
  }
  return -1;
}

interface KnownKey {
  readonly bytes: Uint8Array;
  readonly field: number;
}

/** Keys by length and first letter, so that at most two or three are compared. */
const knownKeys: (KnownKey[] | undefined)[] = [];
for (const { key } of eventFields) {
  const bytes = asciiBytes(key);
  (knownKeys[bytes.length * 64 + ((bytes[0] ?? 0) & 63)] ??= []).push({ bytes, field: fieldIndex[key] });
}

function matches(key: Uint8Array, bytes: Uint8Array, start: number): boolean {
  for (let index = 0; index < key.length; index++) if (key[index] !== bytes[start + index]) return false;
  return true;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
