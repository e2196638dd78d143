const units = [
  ["GB", 1e9],
  ["MB", 1e6],
  ["kB", 1e3],
] as const;

/** A size for people, in the largest unit of which it has one. */
export function sizeText(bytes: number, locale: string): string {
  const [unit, unitBytes] = units.find(([, size]) => bytes >= size) ?? ["B", 1];
  return `${(bytes / unitBytes).toLocaleString(locale, { maximumFractionDigits: 1 })} ${unit}`;
}
