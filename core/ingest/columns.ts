/**
 * Growable columns in Arrow's layout (validity bits, offsets, values), filled row by row in ascending order;
 * rows that get no value are null. A row's last value can be taken back, for a line that turns out odd.
 */
abstract class Column {
  /** One bit a row, least significant first. */
  validity = new Uint8Array(1024);
  nullCount = 0;
  protected lastRow = -1;
  protected filled = 0;

  has(row: number): boolean {
    return this.lastRow === row;
  }

  protected mark(row: number): void {
    const byte = row >> 3;
    if (byte >= this.validity.length) this.validity = grown(this.validity, byte + 1);
    this.validity[byte] = (this.validity[byte] ?? 0) | (1 << (row & 7));
    this.lastRow = row;
    this.filled++;
  }

  protected unmark(row: number): void {
    const byte = row >> 3;
    this.validity[byte] = (this.validity[byte] ?? 0) & ~(1 << (row & 7));
    this.lastRow = -1;
    this.filled--;
  }

  /** Number of rows that hold a value. */
  get valueCount(): number {
    return this.filled;
  }

  protected sealValidity(rows: number): void {
    this.nullCount = rows - this.filled;
    const bytes = (rows + 7) >> 3;
    if (bytes > this.validity.length) this.validity = grown(this.validity, bytes);
  }

  /** Forgets all rows and keeps the memory. What null rows hold in `values` is arbitrary from then on. */
  clear(): void {
    this.validity.fill(0);
    this.nullCount = 0;
    this.lastRow = -1;
    this.filled = 0;
  }

  abstract takeBack(row: number): void;
  /** Ends the column at `rows` rows. */
  abstract seal(rows: number): void;
}

/** UTF-8 strings. */
export class TextColumn extends Column {
  readonly kind = "text";
  /** `offsets[row]` to `offsets[row + 1]` are the bytes of a row. */
  offsets = new Int32Array(1024);
  bytes = new Uint8Array(1 << 14);
  /** The same memory as {@link bytes}, for writing several bytes at a time. */
  view = new DataView(this.bytes.buffer);
  length = 0;
  #offsetRows = 0;

  /** Makes room; the caller may then write at `bytes[length…]` and call {@link commit}. */
  reserve(byteCount: number): void {
    if (this.length + byteCount <= this.bytes.length) return;
    this.bytes = grown(this.bytes, this.length + byteCount);
    this.view = new DataView(this.bytes.buffer);
  }

  /** Makes the bytes from `length` to `end` the value of `row`. */
  commit(row: number, end: number): void {
    this.#fillOffsets(row);
    this.length = end;
    this.mark(row);
  }

  append(row: number, value: Uint8Array): void {
    this.reserve(value.length);
    this.bytes.set(value, this.length);
    this.commit(row, this.length + value.length);
  }

  override clear(): void {
    super.clear();
    this.length = 0;
    this.#offsetRows = 0;
  }

  takeBack(row: number): void {
    if (!this.has(row)) return;
    this.length = this.offsets[row] ?? 0;
    this.#offsetRows = row;
    this.unmark(row);
  }

  seal(rows: number): void {
    this.#fillOffsets(rows);
    this.sealValidity(rows);
  }

  #fillOffsets(row: number): void {
    if (row >= this.offsets.length) this.offsets = grown(this.offsets, row + 1);
    for (let at = this.#offsetRows; at <= row; at++) this.offsets[at] = this.length;
    this.#offsetRows = row + 1;
  }
}

/** 32-bit integers; a boolean is 0 or 1. */
export class IntegerColumn extends Column {
  readonly kind = "integer";
  values = new Int32Array(1024);

  append(row: number, value: number): void {
    if (row >= this.values.length) this.values = grown(this.values, row + 1);
    this.values[row] = value;
    this.mark(row);
  }

  takeBack(row: number): void {
    if (this.has(row)) this.unmark(row);
  }

  seal(rows: number): void {
    if (rows > this.values.length) this.values = grown(this.values, rows);
    this.sealValidity(rows);
  }
}

const twoTo32 = 2 ** 32;

/** 64-bit integers, given as numbers up to 2^53 or as bigints; stored as two 32-bit halves, low first. */
export class BigintColumn extends Column {
  readonly kind = "bigint";
  halves = new Int32Array(2048);

  append(row: number, value: number): void {
    this.#set(row, value | 0, Math.floor(value / twoTo32));
  }

  appendBigint(row: number, value: bigint): void {
    this.#set(row, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  #set(row: number, low: number, high: number): void {
    const at = row * 2;
    if (at + 1 >= this.halves.length) this.halves = grown(this.halves, at + 2);
    this.halves[at] = low;
    this.halves[at + 1] = high;
    this.mark(row);
  }

  takeBack(row: number): void {
    if (this.has(row)) this.unmark(row);
  }

  seal(rows: number): void {
    if (rows * 2 > this.halves.length) this.halves = grown(this.halves, rows * 2);
    this.sealValidity(rows);
  }
}

export type EventColumn = TextColumn | IntegerColumn | BigintColumn;

/** At least twice the size, so that growing costs a constant per value. */
function grown<A extends Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(array: A, needed: number): A {
  const larger = new (array.constructor as new (length: number) => A)(Math.max(needed, array.length * 2));
  larger.set(array);
  return larger;
}
