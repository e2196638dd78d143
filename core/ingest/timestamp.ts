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
function daysSinceEpoch(year: number, month: number, day: number): number {
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
