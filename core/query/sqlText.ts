/** SQL that is safe to put into a query: made by this file only, from our own text and quoted values. */
export class SqlText {
  constructor(readonly text: string) {}
}

/** Text of ours, never of a trace. */
export function sql(strings: TemplateStringsArray, ...values: readonly (SqlText | SqlValue)[]): SqlText {
  const parts = strings.map(
    (part, index) => part + (index < values.length ? textOf(values[index] ?? null) : ""),
  );
  return new SqlText(parts.join(""));
}

export type SqlValue = string | number | boolean | null;

/** A value as SQL. Text is quoted, with quotes doubled: DuckDB's plain strings know no other escape. */
export function literal(value: SqlValue): SqlText {
  if (value === null) return new SqlText("null");
  if (typeof value === "string") return new SqlText(quote(value));
  if (typeof value === "boolean") return new SqlText(String(value));
  if (!Number.isFinite(value)) throw new Error(`${value} cannot stand in SQL.`);
  return new SqlText(String(value));
}

/** Joins conditions, list items or queries. */
export function join(
  parts: readonly SqlText[],
  separator: " and " | " or " | ", " | "\nunion all\n",
): SqlText {
  return new SqlText(parts.map((part) => part.text).join(separator));
}

/**
 * Fills the parameters `$name` of one of our .sql files. Every parameter must be given, and every one given must
 * occur: a misspelt name fails in the first test that runs it.
 */
export function bind(template: string, values: Readonly<Record<string, SqlText | SqlValue>>): string {
  const unused = new Set(Object.keys(values));
  const bound = template.replace(/\$([a-z_]+)/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`The query needs $${name}.`);
    unused.delete(name);
    return textOf(value);
  });
  if (unused.size > 0) throw new Error(`The query has no ${[...unused].join(", ")}.`);
  return bound;
}

function textOf(value: SqlText | SqlValue): string {
  return (value instanceof SqlText ? value : literal(value)).text;
}

/** A NUL would end the statement early on its way into DuckDB. */
function quote(text: string): string {
  const quoted = text.split("\0").map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(" || chr(0) || ")})`;
}
