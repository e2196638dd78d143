const dayMs = 86_400_000;

/** The farthest from 1970 that a Date reaches, either way. */
const dateLimitMs = 8_640_000_000_000_000n;

/** DuckDB's infinity, the greatest number of 64 bits and of 32 bits; minus infinity is minus that. */
const timestampInfinity = 2n ** 63n - 1n;
const dateInfinity = 2 ** 31 - 1;

/** A time since 1970 as UTC in ISO 8601 with microseconds; beyond the years of a Date as a count. */
export function timestampText(units: bigint, unitsPerSecond: bigint): string {
  if (units === timestampInfinity) return "infinity";
  if (units === -timestampInfinity) return "-infinity";
  const us = floorDivide(units * 1_000_000n, unitsPerSecond);
  const ms = floorDivide(us, 1000n);
  if (ms > dateLimitMs || ms < -dateLimitMs) return `${us} µs since 1970`;
  const text = new Date(Number(ms)).toISOString().slice(0, -1);
  return `${text}${String(us - ms * 1000n).padStart(3, "0")}Z`;
}

/** A day since 1970 in ISO 8601; beyond the years of a Date as a count. */
export function dateText(days: number): string {
  if (Math.abs(days) === dateInfinity) return days > 0 ? "infinity" : "-infinity";
  if (Math.abs(days) * dayMs > dateLimitMs) return `${days} days since 1970`;
  return new Date(days * dayMs).toISOString().replace(/T.*/, "");
}

/** A time of day, or a duration of less than a day, with the digits of its second that are not zero. */
export function timeText(units: bigint, unitsPerSecond: bigint): string {
  const size = units < 0n ? -units : units;
  const seconds = size / unitsPerSecond;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  const fraction = String(unitsPerSecond + (size % unitsPerSecond))
    .slice(1)
    .replace(/0+$/, "");
  const text = clock.map((part) => String(part).padStart(2, "0")).join(":");
  return `${units < 0n ? "-" : ""}${text}${fraction === "" ? "" : `.${fraction}`}`;
}

/** As DuckDB writes it: “1 year 2 months 3 days 04:05:06.5”. */
export function intervalText(months: number, days: number, ns: bigint): string {
  const counts = [
    [Math.trunc(months / 12), "year"],
    [months % 12, "month"],
    [days, "day"],
  ] as const;
  const words = counts
    .filter(([count]) => count !== 0)
    .map(([count, unit]) => `${count} ${unit}${Math.abs(count) === 1 ? "" : "s"}`);
  const clock = ns === 0n && words.length > 0 ? [] : [timeText(ns, 1_000_000_000n)];
  return [...words, ...clock].join(" ");
}

function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const rest = dividend % divisor;
  return (dividend - (rest < 0n ? rest + divisor : rest)) / divisor;
}
