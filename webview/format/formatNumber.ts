let numbers = new Intl.NumberFormat("en-US");

/** Sets the grouping of numbers to that of the editor's language; an unknown tag keeps English. */
export function useLocale(locale: string): void {
  try {
    numbers = new Intl.NumberFormat(locale);
  } catch {
    numbers = new Intl.NumberFormat("en-US");
  }
}

/** A count with grouping: `14,688`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1 event`, `2 events`; `plural` only where an s does not make it. */
export function formatCount(value: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(value)} ${value === 1 ? singular : plural}`;
}

/** `812 B`, `90 kB`, `1.2 MB`; decimal prefixes, as file managers show. */
export function formatBytes(sizeBytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  let value = sizeBytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${value.toFixed(digits)} ${units[unit] ?? "B"}`;
}
