import { TimeLimit } from "../detect/timeLimit.js";
import { splitStatements, bindParameters } from "../notebook/cellScript.js";
import { shownCells } from "../notebook/resultQueries.js";
import type { ResultPreview } from "../protocol/resultApi.js";
import { type CancelSignal, RpcError } from "../protocol/rpc.js";
import { type CellRequest, queryWords } from "./cellRequest.js";
import { describeResult } from "./describeResult.js";
import type { DuckdbInstance } from "./duckdbInstance.js";
import { decodeRows } from "./resultRows.js";

/** Rows that an output shows before it can ask for more. */
const previewRows = 100;
/** A scan that has not found so many by then is better left to the run itself. */
const previewMs = 300;

/** Operators that hand on rows as they read them, by their names in plans of DuckDB 1.4. */
const streaming = new Set(
  "PROJECTION FILTER SEQ_SCAN STREAMING_LIMIT UNION UNNEST DUMMY_SCAN COLUMN_DATA_SCAN RANGE GENERATE_SERIES".split(
    " ",
  ),
);
/** Functions that give something else each time: the rows of the run would be others. */
const volatile =
  /\b(random|uuid|uuidv4|uuidv7|gen_random_uuid|nextval|currval|setseed|tablesample|using\s+sample)\b/iu;

/**
 * The first rows of a cell that is one query whose rows come as they are read, long before all are stored; null for
 * every other cell, and where they do not come quickly. The run gives the same rows first.
 */
export async function previewCell(
  db: DuckdbInstance,
  { sql, parameters, maxRows }: CellRequest,
  signal: CancelSignal,
): Promise<ResultPreview | null> {
  db.check(sql);
  await db.seal();
  const [statement, another] = splitStatements(sql);
  const isQuery = statement !== undefined && another === undefined && queryWords.has(statement.firstWord);
  if (!isQuery || volatile.test(statement.text)) return null;
  try {
    const query = `(\n${bindParameters(statement.text, parameters).sql}\n)`;
    return await firstRows(db, query, Math.min(maxRows, previewRows), signal);
  } catch (thrown) {
    // What is wrong with the query, its run tells in its own words.
    if (signal.aborted || !(thrown instanceof RpcError)) throw thrown;
    return null;
  }
}

async function firstRows(
  db: DuckdbInstance,
  query: string,
  maxRows: number,
  signal: CancelSignal,
): Promise<ResultPreview | null> {
  const plan = decodeRows(
    (await db.user.run(`explain (format json) select * from ${query}`, { signal })).arrow,
  );
  if (!isStreaming(plan.rows)) return null;
  const columns = await describeResult(db.user, `select * from ${query}`);
  const names = columns.map((column, index) => ({ ...column, name: `c${index}` }));
  const alias = names.map(({ name }) => name).join(", ");
  // One row more tells whether there are more; text is made of these alone.
  const first = `select * from ${query} limit ${maxRows + 1}`;
  const limit = new TimeLimit(previewMs, signal);
  try {
    const rows = `select ${shownCells(names).text} from (${first}) as shown(${alias})`;
    const { arrow, capped } = await db.user.run(rows, { signal: limit.signal, maxRows });
    // A result that is all here is stored just as quickly.
    return capped ? { columns, rows: decodeRows(arrow).rows as ResultPreview["rows"] } : null;
  } finally {
    limit.clear();
  }
}

interface Operator {
  readonly name: string;
  readonly children?: readonly Operator[];
}

function isStreaming(rows: readonly (readonly unknown[])[]): boolean {
  const open = rows.flatMap((row) => JSON.parse(String(row[1])) as Operator[]);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!streaming.has(next.name.trim())) return false;
    open.push(...(next.children ?? []));
  }
  return rows.length > 0;
}
