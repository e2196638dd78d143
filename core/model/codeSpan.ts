/**
 * Text of a trace as a Markdown code span: no character of it is markup. Line breaks and control characters, which a
 * span cannot hold, become visible escapes.
 */
export function codeSpan(text: string): string {
  const line = text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
  );
  if (line === "") return "";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const space = line.startsWith("`") || line.endsWith("`") || longest > 0 ? " " : "";
  return `${fence}${space}${line}${space}${fence}`;
}
