/**
 * Control, format (bidirectional, zero-width, tags) and line separator characters: they are invisible or turn
 * the direction of their neighbours, and a trace may use them to make a command look like another.
 */
const deceptive = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text of a trace as it may be shown: deceptive characters are written as escapes such as `\u202e`. */
export function escapeText(text: string): string {
  return text.replace(deceptive, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, "0")}`;
  });
}
