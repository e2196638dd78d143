import type { SqlPort } from "../query/sqlPort.js";
import { literal } from "../query/sqlText.js";

/** What DuckDB's own parser says of a text, as `json_serialize_sql` gives it. */
interface ParsedSql {
  readonly error: boolean;
  readonly error_message?: string;
  readonly position?: string;
  readonly statements?: readonly unknown[];
}

/**
 * Why a text is not one single query, or null when it is. DuckDB's parser decides: `json_serialize_sql` takes queries
 * alone, so nothing else can hide in brackets, quotes or comments.
 */
export async function whyNotReadOnly(
  port: SqlPort,
  sql: string,
): Promise<{ readonly reason: string; readonly position?: number } | null> {
  const answer = await port.query(`select json_serialize_sql(${literal(sql).text})::varchar as parsed`);
  const parsed = JSON.parse(answer.texts("parsed")[0] ?? "{}") as ParsedSql;
  if (parsed.error) {
    const position = Number(parsed.position);
    return {
      reason: reasonOf(parsed.error_message ?? ""),
      ...(parsed.position !== undefined && Number.isInteger(position) ? { position } : {}),
    };
  }
  const statements = parsed.statements?.length ?? 0;
  return statements === 1 ? null : { reason: `It must be one query, and holds ${statements}.` };
}

function reasonOf(message: string): string {
  return message.startsWith("Only SELECT")
    ? "It may only read: one query that begins with select, with or from."
    : message;
}
