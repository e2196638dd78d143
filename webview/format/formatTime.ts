/** Seconds after the first event, as rows show them: `+4.8857`. */
export function formatOffset(timeUs: number, digits = 4): string {
  return `+${(timeUs / 1e6).toFixed(digits)}`;
}

/** Time of day in UTC with microseconds: `20:16:49.108390`. */
export function formatClock(startEpochUs: number, timeUs: number): string {
  const epochUs = startEpochUs + Math.round(timeUs);
  const second = new Date(Math.floor(epochUs / 1e6) * 1e3).toISOString().slice(11, 19);
  return `${second}.${String(((epochUs % 1e6) + 1e6) % 1e6).padStart(6, "0")}`;
}

/** `2026-11-21 20:16:44 UTC`. */
export function formatDate(epochUs: number): string {
  return `${new Date(Math.floor(epochUs / 1e3)).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A range in seconds with as many digits as tell its ends apart: `4.806 to 4.924 s`. */
export function formatRange(fromUs: number, toUs: number): string {
  const digits = rangeDigits(toUs - fromUs);
  return `${(fromUs / 1e6).toFixed(digits)} s to ${(toUs / 1e6).toFixed(digits)} s`;
}

/** Digits after the point of a second that resolve a thousandth of a span. */
export function rangeDigits(spanUs: number): number {
  const magnitude = Math.floor(Math.log10(Math.max(1, spanUs)) + 1e-9);
  return Math.max(0, Math.min(6, 8 - magnitude));
}
