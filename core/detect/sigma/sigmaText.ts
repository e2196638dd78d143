/** A text of a rule: plain stretches with wildcards between them. */
export type SigmaPart = string | typeof anyText | typeof anyCharacter;

export const anyText = Symbol("any text");
export const anyCharacter = Symbol("any character");

/**
 * Splits a text at its wildcards `*` and `?`. A backslash takes the meaning from one of these or from another backslash
 * behind it; before anything else it is itself.
 */
export function splitWildcards(text: string): readonly SigmaPart[] {
  const parts: SigmaPart[] = [];
  let plain = "";
  const endPlain = (): void => {
    if (plain !== "") parts.push(plain);
    plain = "";
  };
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? "";
    const next = text[at + 1] ?? "";
    if (char === "\\" && "*?\\".includes(next) && next !== "") {
      plain += next;
      at++;
    } else if (char === "*" || char === "?") {
      endPlain();
      parts.push(char === "*" ? anyText : anyCharacter);
    } else plain += char;
  }
  endPlain();
  return parts;
}

/** A pattern for LIKE with `\` as its escape character. */
export function likePattern(parts: readonly SigmaPart[]): string {
  return parts
    .map((part) => {
      if (part === anyText) return "%";
      return part === anyCharacter ? "_" : part.replace(/[\\%_]/g, "\\$&");
    })
    .join("");
}

/** A dash or slash that begins a word, as an option of a program for Windows does. */
export const dashes = /(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/u;

/** A regular expression (RE2) for the whole text in which each of the {@link dashes} stands for any dash or a slash. */
export function dashPattern(parts: readonly SigmaPart[]): string {
  const patterns = parts.map((part) => {
    if (part === anyText) return ".*";
    if (part === anyCharacter) return ".";
    return part.split(new RegExp(dashes, "gu")).map(plainPattern).join("[-/–—―]");
  });
  return `^${patterns.join("")}$`;
}

function plainPattern(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
