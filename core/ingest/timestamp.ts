const dayUs = 86_400_000_000;

/**
 * Microseconds since 1970 UTC of an ISO 8601 time with `Z` or a numeric offset and up to nine digits of
 * fraction (those beyond microseconds are cut); NaN when the text is no such time.
 */
export function parseTimestamp(text: string): number {
  const match = isoTime.exec(text);
  if (match === null) return NaN;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const days = daysSinceEpoch(Number(year), Number(month), Number(day));
  const seconds = secondsOfDay(Number(hour), Number(minute), Number(second));
  const fractionUs = Number(fraction.slice(0, 6).padEnd(6, "0"));
  return days * dayUs + (seconds - offsetSeconds(zone)) * 1_000_000 + fractionUs;
}

const isoTime = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d(?::?\d\d)?)$/;

/** Days from 1970-01-01; NaN for a date that does not exist. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  // Date.UTC takes years 0 to 99 for 1900 to 1999, and rolls days over: neither is the date that was written.
  const exists =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return exists ? time / 86_400_000 : NaN;
}

/** NaN outside 00:00:00 to 23:59:60; a leap second counts as the second after it. */
function secondsOfDay(hour: number, minute: number, second: number): number {
  return hour < 24 && minute < 60 && second <= 60 ? hour * 3600 + minute * 60 + second : NaN;
}

function offsetSeconds(zone: string): number {
  if (zone === "Z" || zone === "z") return 0;
  const digits = zone.slice(1).replace(":", "");
  const hours = Number(digits.slice(0, 2));
  const minutes = Number(digits.slice(2) || "0");
  if (hours > 23 || minutes > 59) return NaN;
  return (hours * 3600 + minutes * 60) * (zone.startsWith("-") ? -1 : 1);
}

/**
 * The same for the form that collectors write, `YYYY-MM-DDTHH:MM:SS[.f…]Z`, read from bytes without making a
 * string: one of these stands in every event.
 */
export class TimestampScanner {
  #dateKey = -1;
  #dateDays = NaN;

  /** NaN for any other form: the caller then takes {@link parseTimestamp}. */
  scan(bytes: Uint8Array, start: number, end: number): number {
    const length = end - start;
    if (length < 20 || length > 30 || !hasShape(bytes, start, end)) return NaN;
    const year = twoDigits(bytes, start) * 100 + twoDigits(bytes, start + 2);
    const days = this.#days(year, twoDigits(bytes, start + 5), twoDigits(bytes, start + 8));
    const seconds = secondsOfDay(
      twoDigits(bytes, start + 11),
      twoDigits(bytes, start + 14),
      twoDigits(bytes, start + 17),
    );
    return days * dayUs + seconds * 1_000_000 + fractionUs(bytes, start + 20, end - 1);
  }

  /** A trace spans a day or two: the calendar is asked once for each. */
  #days(year: number, month: number, day: number): number {
    const key = year * 10_000 + month * 100 + day;
    if (key !== this.#dateKey) {
      this.#dateKey = key;
      this.#dateDays = daysSinceEpoch(year, month, day);
    }
    return this.#dateDays;
  }
}

const code = { dash: 45, dot: 46, zero: 48, colon: 58, T: 84, Z: 90 } as const;

function hasShape(bytes: Uint8Array, start: number, end: number): boolean {
  return (
    bytes[start + 4] === code.dash &&
    bytes[start + 7] === code.dash &&
    bytes[start + 10] === code.T &&
    bytes[start + 13] === code.colon &&
    bytes[start + 16] === code.colon &&
    bytes[end - 1] === code.Z &&
    (end - start === 20 || (bytes[start + 19] === code.dot && end - start > 21))
  );
}

/** NaN where a byte is no digit, which carries through the sums. */
function twoDigits(bytes: Uint8Array, at: number): number {
  return digit(bytes, at) * 10 + digit(bytes, at + 1);
}

function digit(bytes: Uint8Array, at: number): number {
  const value = (bytes[at] ?? 0) - code.zero;
  return value >= 0 && value <= 9 ? value : NaN;
}

function fractionUs(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let weight = 100_000;
  for (let at = start; at < end; at++) {
    const here = digit(bytes, at);
    if (weight >= 1) value += here * weight;
    else value += here * 0;
    weight /= 10;
  }
  return value;
}
