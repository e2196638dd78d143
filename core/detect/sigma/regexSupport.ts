/** What a rule's regular expression may hold that RE2, the engine of DuckDB, cannot do in linear time and so refuses. */
const refused: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\?=|^\?!/, "look-ahead"],
  [/^\?<=|^\?<!/, "look-behind"],
  [/^\?>/, "an atomic group"],
  [/^\?\(/, "a conditional group"],
  [/^\?(R|\d|&|P>)/, "recursion"],
  [/^\?P=/, "a back-reference"],
];

/** RE2 refuses counted repetitions above this. */
const repetitionLimit = 1000;

/** Why RE2 cannot run the expression, as the end of a sentence; null when nothing speaks against it. */
export function whyNotRe2(expression: string): string | null {
  for (let at = 0; at < expression.length; at++) {
    const char = expression[at];
    const rest = expression.slice(at + 1, at + 12);
    if (char === "\\") {
      if (/^([1-9]|k[<{'])/.test(rest)) return "it has a back-reference";
      at++;
    } else if (char === "[") at = endOfClass(expression, at);
    else if (char === "(") {
      const found = refused.find(([pattern]) => pattern.test(rest));
      if (found !== undefined) return `it has ${found[1]}`;
    } else if (isPossessive(char, rest)) return "it has a possessive quantifier";
    else if (char === "{" && countsOf(rest).some((count) => count > repetitionLimit)) {
      return `it repeats more than ${repetitionLimit} times`;
    }
  }
  return null;
}

function isPossessive(char: string | undefined, rest: string): boolean {
  return (char === "*" || char === "+" || char === "?" || char === "}") && rest.startsWith("+");
}

function countsOf(rest: string): number[] {
  return (/^\d+(,\d*)?\}/.exec(rest)?.[0].match(/\d+/g) ?? []).map(Number);
}

/** Inside a class nothing but its end has a meaning; a `]` that stands first is one of its characters. */
function endOfClass(expression: string, start: number): number {
  let at = start + 1;
  if (expression[at] === "^") at++;
  if (expression[at] === "]") at++;
  while (at < expression.length && expression[at] !== "]") at += expression[at] === "\\" ? 2 : 1;
  return at;
}
