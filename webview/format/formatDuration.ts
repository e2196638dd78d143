/** A length of time for people: `812 µs`, `24.2 ms`, `113 ms`, `6.42 s`, `3 min 20 s`, `2 h 5 min`. */
export function formatDuration(durationUs: number): string {
  if (durationUs < 1e3) return `${Math.round(durationUs)} µs`;
  if (durationUs < 99_950) return `${(durationUs / 1e3).toFixed(1)} ms`;
  if (durationUs < 999_500) return `${Math.round(durationUs / 1e3)} ms`;
  if (durationUs < 59_995_000) return `${(durationUs / 1e6).toFixed(2)} s`;
  return formatMinutes(Math.round(durationUs / 1e6));
}

function formatMinutes(seconds: number): string {
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  return `${Math.floor(seconds / 3600)} h ${Math.floor((seconds % 3600) / 60)} min`;
}

/** The same in words, for a screen reader: `24.2 milliseconds`. */
export function speakDuration(durationUs: number): string {
  return formatDuration(durationUs)
    .replace("µs", "microseconds")
    .replace("ms", "milliseconds")
    .replace(/min\b/, "minutes")
    .replace(/ s$/, " seconds")
    .replace(/ h\b/, " hours");
}
