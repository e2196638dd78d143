/**
 * The members of a JSON object in the order of its text, each key as often as it is written: JSON.parse keeps the
 * last of equal keys, and the format says that the first counts. `text` must be a valid object.
 */
export function* topLevelMembers(text: string): Generator<readonly [key: string, value: unknown]> {
  let at = skipSpace(text, text.indexOf("{") + 1);
  while (text[at] === '"') {
    const keyEnd = stringEnd(text, at);
    const start = skipSpace(text, skipSpace(text, keyEnd) + 1);
    const end = valueEnd(text, start);
    yield [JSON.parse(text.slice(at, keyEnd)) as string, JSON.parse(text.slice(start, end))];
    at = skipSpace(text, end);
    if (text[at] === ",") at = skipSpace(text, at + 1);
  }
}

function skipSpace(text: string, at: number): number {
  while (text[at] === " " || text[at] === "\t" || text[at] === "\r" || text[at] === "\n") at++;
  return at;
}

/** Position behind the string that starts at `at`. */
function stringEnd(text: string, at: number): number {
  for (let here = at + 1; ; here++) {
    if (text[here] === "\\") here++;
    else if (text[here] === '"') return here + 1;
  }
}

function valueEnd(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const letter = text[at];
    if (letter === '"') at = stringEnd(text, at) - 1;
    else if (letter === "{" || letter === "[") depth++;
    else if ((letter === "}" || letter === "]") && depth-- === 0) return at;
    else if (letter === "," && depth === 0) return at;
  }
  return text.length;
}
