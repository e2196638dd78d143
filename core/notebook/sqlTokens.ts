/** Kinds of token that DuckDB's lexer tells apart, as far as anything here needs it. */
export type SqlTokenKind = "word" | "quoted" | "string" | "number" | "parameter" | "operator" | "comment";

export interface SqlToken {
  readonly kind: SqlTokenKind;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** In the order in which they are tried at each place; what is not closed reaches to the end. */
const rules: readonly (readonly [SqlTokenKind, RegExp])[] = [
  ["comment", /--[^\n]*/y],
  ["string", /(\$(?:[\p{L}_][\p{L}\p{N}_]*)?\$)[^]*?(?:\1|$(?![^]))/uy],
  ["string", /e'(?:\\[^]|''|[^'\\])*(?:'|$(?![^]))/iy],
  ["string", /'(?:''|[^'])*(?:'|$(?![^]))/y],
  ["quoted", /"(?:""|[^"])*(?:"|$(?![^]))/y],
  ["parameter", /\$[\p{L}_][\p{L}\p{N}_]*/uy],
  ["number", /(?:\d[\d_]*\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy],
  ["word", /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ["operator", /[^\s]/uy],
];

/** Cuts SQL as DuckDB 1.4 does; never fails. */
export function sqlTokens(text: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  for (let at = 0; at < text.length;) {
    const space = /\s*/y;
    space.lastIndex = at;
    space.test(text);
    at = space.lastIndex;
    if (at >= text.length) break;
    const token = blockComment(text, at) ?? firstMatch(text, at);
    tokens.push(token);
    at = token.end;
  }
  return tokens;
}

function firstMatch(text: string, at: number): SqlToken {
  for (const [kind, rule] of rules) {
    rule.lastIndex = at;
    const found = rule.exec(text)?.[0];
    if (found !== undefined && found !== "") return { kind, start: at, end: at + found.length, text: found };
  }
  return { kind: "operator", start: at, end: at + 1, text: text.charAt(at) };
}

/** Comments between slashes and stars nest. */
function blockComment(text: string, start: number): SqlToken | undefined {
  if (!text.startsWith("/*", start)) return undefined;
  const edge = /\/\*|\*\//g;
  edge.lastIndex = start;
  let depth = 0;
  let end = text.length;
  for (let found = edge.exec(text); found !== null; found = edge.exec(text)) {
    depth += found[0] === "/*" ? 1 : -1;
    if (depth > 0) continue;
    end = edge.lastIndex;
    break;
  }
  return { kind: "comment", start, end, text: text.slice(start, end) };
}
