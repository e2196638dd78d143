import { type SqlToken, sqlTokens } from "./sqlTokens.js";

/** What is expected at a place of a query. */
export type SqlContext =
  | { readonly kind: "nothing" }
  /** Inside a string that begins like a JSON path. `start` is the offset of `$`. */
  | { readonly kind: "jsonPath"; readonly start: number }
  /** Inside a string that is compared with a column; `qualifier` names its table, or its alias. */
  | {
      readonly kind: "value";
      readonly column: string;
      readonly qualifier: string | null;
      readonly start: number;
    }
  /** Behind `name.`. */
  | { readonly kind: "member"; readonly qualifier: string }
  | { readonly kind: "parameter"; readonly start: number }
  /** Behind `from` and `join`. */
  | { readonly kind: "table" }
  | { readonly kind: "expression" };

/** A call around a place: its name, and which argument the place is in. */
export interface SqlCall {
  readonly name: string;
  readonly argument: number;
}

const comparisons = new Set(["=", ">", "<", "like", "ilike"]);
/** Words behind a table that are no alias of it. */
const notAliases = new Set(
  "where group order limit join inner left right full cross natural asof positional semi anti on using union except intersect having qualify window sample offset pivot unpivot".split(
    " ",
  ),
);

/** What is expected at an offset. */
export function contextAt(text: string, offset: number): SqlContext {
  const tokens = sqlTokens(text).filter(({ start }) => start < offset);
  const last = tokens.at(-1);
  if (last === undefined) return { kind: "expression" };
  const inside = offset <= last.end;
  if (last.kind === "comment" && (inside || !text.slice(last.end, offset).includes("\n")))
    return { kind: "nothing" };
  if (last.kind === "string" && insideString(last, offset)) return stringContext(tokens);
  if (last.kind === "parameter" && inside) return { kind: "parameter", start: last.start };
  const typed = inside && last.kind === "word" ? tokens.slice(0, -1) : tokens;
  return wordContext(typed, last);
}

function insideString(token: SqlToken, offset: number): boolean {
  return (
    offset < token.end || (offset === token.end && (token.text.length === 1 || !token.text.endsWith("'")))
  );
}

function stringContext(tokens: readonly SqlToken[]): SqlContext {
  const string = tokens.at(-1);
  if (string?.text.startsWith("'") !== true) return { kind: "nothing" };
  if (string.text.startsWith("'$")) return { kind: "jsonPath", start: string.start + 1 };
  const before = tokens.slice(0, -1);
  const column = comparedColumn(before);
  return column === undefined ? { kind: "nothing" } : { kind: "value", ...column, start: string.start + 1 };
}

/** The column before `=`, `like` or `in (`. */
function comparedColumn(
  tokens: readonly SqlToken[],
): { column: string; qualifier: string | null } | undefined {
  let at = tokens.length - 1;
  while (at > 0 && (tokens[at]?.text === "," || tokens[at]?.kind === "string")) at--;
  if (tokens[at]?.text === "(" && lower(tokens[at - 1]) === "in") at -= 2;
  else if (comparisons.has(lower(tokens[at]))) at--;
  else return undefined;
  while (["=", "!", "<", ">", "not"].includes(lower(tokens[at]))) at--;
  const [word, dot, qualifier] = [tokens[at], tokens[at - 1], tokens[at - 2]];
  if (word === undefined || !isName(word)) return undefined;
  return {
    column: nameOf(word),
    qualifier: dot?.text === "." && qualifier !== undefined ? nameOf(qualifier) : null,
  };
}

function wordContext(tokens: readonly SqlToken[], typed: SqlToken): SqlContext {
  const [before, qualifier] = [tokens.at(-1), tokens.at(-2)];
  if (before?.text === "." && qualifier !== undefined && isName(qualifier))
    return { kind: "member", qualifier: nameOf(qualifier) };
  if (typed.text === "$") return { kind: "parameter", start: typed.start };
  return ["from", "join"].includes(lower(before)) ? { kind: "table" } : { kind: "expression" };
}

/** Names behind `from` and `join` of the statement around an offset, by the alias that stands for them. */
export function tablesInScope(text: string, offset: number): Map<string, string> {
  const tokens = statementAt(text, offset);
  const tables = new Map<string, string>();
  tokens.forEach((token, index) => {
    const before = lower(tokens[index - 1]);
    if (!isName(token) || !["from", "join"].includes(before)) return;
    const name = nameOf(token);
    const next = tokens[index + 1];
    const alias = lower(next) === "as" ? tokens[index + 2] : next;
    const named = alias !== undefined && isName(alias) && !notAliases.has(lower(alias));
    tables.set((named ? nameOf(alias) : name).toLowerCase(), name);
  });
  return tables;
}

/** The innermost call whose brackets hold an offset. */
export function callAt(text: string, offset: number): SqlCall | undefined {
  const tokens = statementAt(text, offset).filter(({ start }) => start < offset);
  let depth = 0;
  let argument = 0;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at];
    if (token?.kind !== "operator") continue;
    if (")]}".includes(token.text)) depth++;
    else if ("([{".includes(token.text)) {
      const name = tokens[at - 1];
      if (depth === 0 && token.text === "(" && name?.kind === "word") return { name: name.text, argument };
      if (depth === 0) argument = 0;
      else depth--;
    } else if (token.text === "," && depth === 0) argument++;
  }
  return undefined;
}

/** Tokens between the semicolons around an offset, comments left out. */
function statementAt(text: string, offset: number): SqlToken[] {
  const tokens = sqlTokens(text);
  const isEnd = ({ kind, text: token }: SqlToken): boolean => kind === "operator" && token === ";";
  const from = tokens.findLastIndex((token) => isEnd(token) && token.end <= offset) + 1;
  const to = tokens.findIndex((token) => isEnd(token) && token.start >= offset);
  return tokens.slice(from, to === -1 ? undefined : to).filter(({ kind }) => kind !== "comment");
}

function isName({ kind }: SqlToken): boolean {
  return kind === "word" || kind === "quoted";
}

/** A name without its quotes. */
export function nameOf({ kind, text }: SqlToken): string {
  return kind === "quoted" ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function lower(token: SqlToken | undefined): string {
  return token?.text.toLowerCase() ?? "";
}
