import { type Data, DataType, DateUnit, IntervalUnit, TimeUnit, Vector } from "apache-arrow";
import { dateText, intervalText, timestampText, timeText } from "./timeText.js";

type ReadValue = (row: number) => unknown;

/**
 * Reads the values of one piece of a column as plain ones. It reads the buffers themselves where Arrow's own reader
 * (version 17) gives words in place of a decimal or an interval, or rejects a time beyond 2^53.
 */
export function valueReader(data: Data): ReadValue {
  const read = nestedReader(data) ?? timeReader(data) ?? scalarReader(data);
  return (row) => (data.getValid(row) ? read(row) : null);
}

function nestedReader(data: Data): ReadValue | null {
  const { type, stride } = data;
  const children = data.children.map(valueReader);
  const [items = noValue] = children;
  if (DataType.isList(type)) return rangeReader(data, items);
  if (DataType.isFixedSizeList(type)) return (row) => readRange(items, row * stride, (row + 1) * stride);
  if (DataType.isMap(type)) return mapReader(data);
  if (DataType.isStruct(type)) {
    const names = type.children.map(({ name }) => name);
    return (row) => Object.fromEntries(names.map((name, index) => [name, children[index]?.(row) ?? null]));
  }
  // DuckDB 1.4 gives unions in the sparse form: each member has a value for each row.
  if (DataType.isUnion(type)) {
    const members = data.typeIds as Int8Array;
    return (row) => children[type.typeIdToChildIndex[members[row] ?? -1] ?? -1]?.(row) ?? null;
  }
  return null;
}

const noValue: ReadValue = () => null;

function readRange(read: ReadValue, begin: number, end: number): unknown[] {
  return Array.from({ length: end - begin }, (_none, index) => read(begin + index));
}

function rangeReader(data: Data, read: ReadValue): (row: number) => unknown[] {
  const offsets = data.valueOffsets as Int32Array;
  return (row) => readRange(read, offsets[row] ?? 0, offsets[row + 1] ?? 0);
}

/** As an object: what is no text among the keys becomes text. */
function mapReader(data: Data): ReadValue {
  const [keys = noValue, values = noValue] = (data.children[0]?.children ?? []).map(valueReader);
  const entriesOf = rangeReader(data, (row) => [String(keys(row)), values(row)]);
  return (row) => Object.fromEntries(entriesOf(row) as [string, unknown][]);
}

function timeReader(data: Data): ReadValue | null {
  const { type } = data;
  const values = data.values as Int32Array | BigInt64Array;
  const valueAt = (row: number): bigint => BigInt(values[row] ?? 0);
  if (DataType.isTimestamp(type)) return (row) => timestampText(valueAt(row), unitsPerSecond[type.unit]);
  if (DataType.isDate(type) && type.unit === DateUnit.DAY) return (row) => dateText(Number(valueAt(row)));
  if (DataType.isTime(type)) return (row) => timeText(valueAt(row), unitsPerSecond[type.unit]);
  if (DataType.isInterval(type) && type.unit === IntervalUnit.MONTH_DAY_NANO)
    return intervalReader(values as Int32Array);
  return null;
}

const unitsPerSecond: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** Months, days, and nanoseconds in two words. */
function intervalReader(words: Int32Array): ReadValue {
  return (row) => {
    const [months = 0, days = 0, low = 0, high = 0] = words.subarray(row * 4, row * 4 + 4);
    return intervalText(months, days, (BigInt(high) << 32n) | BigInt(low >>> 0));
  };
}

function scalarReader(data: Data): ReadValue {
  const { type, stride } = data;
  if (DataType.isDecimal(type)) {
    const words = data.values as Uint32Array;
    return (row) => decimalValue(words.subarray(row * stride, (row + 1) * stride), type.scale);
  }
  const vector = new Vector([data]);
  return (row) => plainScalar(vector.get(row));
}

function plainScalar(value: unknown): unknown {
  if (typeof value === "bigint")
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  return value instanceof Uint8Array ? Buffer.from(value).toString("hex") : (value ?? null);
}

/** Words of 32 bits, the lowest first, in two's complement. */
function decimalValue(words: Uint32Array, scale: number): number | string {
  const bits = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
  const unscaled = BigInt.asIntN(words.length * 32, bits);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const text = `${unscaled < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
  return exactNumber(text) ?? text;
}

/** The number whose shortest text is this one but for zeros at its end; null where there is none. */
function exactNumber(text: string): number | null {
  const number = Number(text);
  const isExact = String(number) === (text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  return isExact && Math.abs(number) <= Number.MAX_SAFE_INTEGER ? number : null;
}
