import { bind } from "./sqlText.js";
import type { ResultTable, SqlPort } from "./sqlPort.js";
import type { TraceContext } from "./traceContext.js";
import processRows from "./processRows.sql";

/** Process lives in order of start, at most `rowLimit`; columns as in the query's text. */
export function queryProcessRows(
  port: SqlPort,
  context: TraceContext,
  rowLimit: number,
): Promise<ResultTable> {
  return port.query(bind(processRows, { start: context.startEpochUs, row_limit: rowLimit }));
}

/** Process lives in the trace. */
export async function countProcesses(port: SqlPort): Promise<number> {
  const counted = await port.query("select count(*)::double as processes from process");
  return counted.numbers("processes")[0] ?? 0;
}
