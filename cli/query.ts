import { decodeRows } from "../core/engine/resultRows.js";
import { RpcError } from "../core/protocol/rpc.js";
import { exitCode } from "./exitCode.js";
import { formatRows, type OutputFormat } from "./formatRows.js";
import { readTraceFile, reportProblems, warn } from "./readTraceFile.js";

/** Names of the tables that come with the signatures; a query that has one of these words may be about them. */
const detectionTables = /\b(finding|lineage|command|touched|overwritten)\b/i;

/** A result is held in memory: more rows than this belong into a file by other means. */
const defaultMaxRows = 1_000_000;

/** `query FILE SQL`: rows to standard output, what was not read to standard error. */
export async function query(
  file: string,
  sql: string,
  options: { readonly format: OutputFormat; readonly maxRows?: number },
): Promise<number> {
  const trace = await readTraceFile(file, { detect: detectionTables.test(sql) });
  try {
    if (reportProblems(trace)) return exitCode.unreadable;
    const result = await trace.runSql(sql, { maxRows: options.maxRows ?? defaultMaxRows });
    process.stdout.write(formatRows(decodeRows(result.arrow), options.format));
    if (result.capped) warn(`Only the first ${result.rows} rows are shown.`);
    return exitCode.ok;
  } catch (thrown) {
    if (!(thrown instanceof RpcError) || thrown.code !== "query-failed") throw thrown;
    warn(thrown.message);
    return exitCode.queryFailed;
  } finally {
    await trace.dispose();
  }
}
