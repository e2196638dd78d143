import { RpcError } from "../protocol/rpc.js";
import { characterAt } from "./byteOffsets.js";

/** Fields of DuckDB 1.4's errors under the setting errors_as_json; all values are text. */
interface DuckdbError {
  readonly exception_type?: string;
  readonly exception_message?: string;
  readonly position?: string;
  readonly name?: string;
  readonly candidates?: string;
}

/** DuckDB's failure of a query, with its place in characters and the names that it proposes. */
export function queryFailed(thrown: unknown, sql: string): RpcError {
  const raw = thrown instanceof Error ? thrown.message : String(thrown);
  const error = parsed(raw);
  if (error === undefined) return new RpcError({ code: "query-failed", message: raw });
  // An error of the parser is wrapped a second time.
  const text = error.exception_message ?? raw;
  const message = `${error.exception_type ?? "Query"} error: ${parsed(text)?.exception_message ?? text}`;
  const position = Number(error.position ?? NaN);
  const candidates = candidateNames(error);
  return new RpcError({
    code: "query-failed",
    message,
    ...(Number.isInteger(position) && { position: characterAt(sql, position) }),
    ...(error.name !== undefined && { name: error.name }),
    ...(candidates.length > 0 && { candidates }),
  });
}

function parsed(text: string): DuckdbError | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function candidateNames({ candidates = "" }: DuckdbError): string[] {
  return candidates
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
