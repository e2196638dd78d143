import { columnKind } from "../notebook/columnKind.js";
import type { ResultColumn } from "../protocol/resultApi.js";
import { decodeRows } from "./resultRows.js";
import type { SqlConnection } from "./sqlConnection.js";

/** The columns of a table or query. */
export async function describeResult(connection: SqlConnection, query: string): Promise<ResultColumn[]> {
  const described = decodeRows((await connection.run(`describe ${query}`)).arrow);
  return described.rows.map(([name, type]) => {
    return { name: String(name), type: String(type), kind: columnKind(String(type)) };
  });
}
