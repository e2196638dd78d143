import type { BigintColumn, EventColumn, IntegerColumn, TextColumn } from "./columns.js";
import type { EventBatch } from "./eventBatch.js";
import { eventFields, type FieldKind } from "./eventFields.js";
import { ExpectedKeys, keyAt, noColumn, notPlain } from "./eventKeys.js";
import { emptyOrder, KeyOrders, noOrder } from "./keyOrders.js";
import {
  expectedText,
  firstOddByte,
  oddBytes,
  plainStringEnd,
  startsWithText,
  wordBytes,
} from "./plainText.js";
import { TimestampScanner } from "./timestampScanner.js";

const byte = {
  quote: 34,
  comma: 44,
  minus: 45,
  zero: 48,
  nine: 57,
  openList: 91,
  closeList: 93,
  open: 123,
  close: 125,
} as const;

/** Integers of at most this many digits are exact as numbers. */
const exactDigits = 15;
const maxInteger = 0x7fffffff;

const kinds: readonly FieldKind[] = eventFields.map(({ kind }) => kind);
const literals = ["true", "false", "null"].map(expectedText);

/**
 * Reads the events that collectors write: one flat JSON object without white space, strings of plain ASCII
 * without escapes, integers, lists of such strings. Each byte is looked at once and values go straight
 * into columns. Anything else is left to the careful parser: `scan` then says no and has stored nothing.
 */
export class EventScanner {
  /** Bit mask over eventFields of the row that was scanned last. */
  found = 0;
  /** Its key order; 0 when the columns do not tell the whole line, see {@link KeyOrders}. */
  keyOrder = noOrder;
  readonly keyOrders = new KeyOrders();
  readonly #times = new TimestampScanner();
  readonly #keys = new ExpectedKeys();
  #bytes: Uint8Array = new Uint8Array(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #at = 0;
  #end = 0;
  #integerValue = 0;
  #batch!: EventBatch;

  /** Reads `bytes[start…end)` into the batch's next row; false when it is not of the plain form. */
  scan(batch: EventBatch, bytes: Uint8Array, start: number, end: number): boolean {
    this.#batch = batch;
    // Lines come from the same piece of text many times in a row.
    if (bytes !== this.#bytes) this.#look(bytes);
    this.#at = start;
    this.#end = end;
    this.found = 0;
    this.keyOrder = emptyOrder;
    if (bytes[start] === byte.open && bytes[end - 1] === byte.close && this.#members(end - 1)) return true;
    batch.takeBackRow();
    return false;
  }

  #look(bytes: Uint8Array): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** `"key":value` pairs up to the closing brace at `end`; `#at` is at the brace or comma before each. */
  #members(end: number): boolean {
    if (this.#at + 1 === end) return true;
    this.#keys.begin();
    for (;;) {
      const field = this.#key();
      this.keyOrder = this.keyOrders.after(this.keyOrder, field);
      if (field === notPlain || !(field === noColumn ? this.#skipValue() : this.#value(field))) return false;
      if (this.#at === end) return true;
      if (this.#bytes[this.#at] !== byte.comma) return false;
    }
  }

  /** Index of the field whose key comes next. */
  #key(): number {
    const expected = this.#keys.next;
    if (expected !== undefined && startsWithText(this.#view, this.#at, expected.text)) {
      this.#at += expected.text.length;
      this.#keys.cameTrue(expected);
      return expected.field;
    }
    const end = plainStringEnd(this.#view, this.#at + 1);
    const field = keyAt(this.#bytes, this.#at + 1, end);
    this.#at = end + 1;
    this.#keys.came(field);
    return field;
  }

  /** A value that stays in the event's text only: a plain string, an integer or a literal. */
  #skipValue(): boolean {
    if (this.#bytes[this.#at] === byte.quote) {
      this.#at = plainStringEnd(this.#view, this.#at);
      return this.#at > 0;
    }
    const literal = literals.find((candidate) => startsWithText(this.#view, this.#at, candidate));
    if (literal !== undefined) {
      this.#at += literal.length;
      return true;
    }
    return this.#scanInteger(Number.MAX_SAFE_INTEGER);
  }

  #value(field: number): boolean {
    const column = this.#batch.fields[field];
    const bit = 1 << field;
    // A key given twice: the first value counts, and the careful parser knows how to keep it.
    if (column === undefined || (this.found & bit) !== 0) return false;
    if (!this.#valueInto(column, field)) return false;
    this.found |= bit;
    return true;
  }

  #valueInto(column: EventColumn, field: number): boolean {
    const kind = kinds[field];
    switch (kind) {
      case "string":
        return this.#string(column as TextColumn, field);
      case "strings":
        return this.#list(column as TextColumn);
      case "time":
        return this.#time(column as BigintColumn);
      case "integer":
        return this.#integer(column as IntegerColumn, maxInteger);
      case "bigint":
        return this.#integer(column as BigintColumn, Number.MAX_SAFE_INTEGER);
      case "boolean":
      case undefined:
        break;
    }
    return false;
  }

  /** Copies while it checks, and never beyond the line's end: room is made for no more. */
  #string(column: TextColumn, field: number): boolean {
    const from = this.#view;
    let at = this.#at;
    if (this.#bytes[at++] !== byte.quote) return false;
    column.reserve(this.#end - at + wordBytes);
    const target = column.view;
    let to = column.length;
    const last = Math.min(this.#end, from.byteLength - wordBytes);
    for (; at <= last; at += wordBytes, to += wordBytes) {
      const word = from.getInt32(at, true);
      target.setInt32(to, word, true);
      const odd = oddBytes(word);
      if (odd === 0) continue;
      const rest = firstOddByte(odd);
      if (from.getUint8(at + rest) !== byte.quote) return false;
      this.#keys.sawText(field, column.bytes, column.length, to + rest);
      column.commit(this.#batch.rows, to + rest);
      this.#at = at + rest + 1;
      return true;
    }
    return false;
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
        at = plainStringEnd(this.#view, at);
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
    if (this.#bytes[this.#at] !== byte.quote) return false;
    const us = this.#times.scan(this.#view, this.#at + 1);
    const end = this.#times.end;
    if (Number.isNaN(us) || this.#bytes[end] !== byte.quote) return false;
    column.append(this.#batch.rows, us);
    if (!this.#times.canBeRebuilt) this.keyOrder = noOrder;
    this.#at = end + 1;
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
    // Zero has no sign in a column.
    if (negative && value === 0) return false;
    this.#integerValue = negative ? -value : value;
    this.#at = at;
    return true;
  }
}
