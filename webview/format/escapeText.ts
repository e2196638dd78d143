/**
 * Characters that are invisible or turn the direction of their neighbours (C0, C1, bidirectional controls,
 * zero-width, line separators, tags): a trace may use them to make a command look like another.
 */
// eslint-disable-next-line no-control-regex -- finding control characters is the purpose
const deceptive =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Text of a trace as it may be shown: deceptive characters are written as escapes such as `\u202e`. */
export function escapeText(text: string): string {
  return text.replace(
    deceptive,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
