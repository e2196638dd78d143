import type { OpenTrace } from "../protocol/openTrace.js";
import type { SqlPort } from "../query/sqlPort.js";

/** Queries of ours on an open trace: all their rows, as columns. */
export function sqlPortOf(trace: OpenTrace): SqlPort {
  return {
    query: async (sql, signal) => {
      const result = await trace.runSql(sql, { maxRows: Number.MAX_SAFE_INTEGER, ...(signal && { signal }) });
      // Loaded with the first query, not when the extension is activated.
      const { decodeResult } = await import("./resultTable.js");
      return decodeResult(result.arrow);
    },
  };
}
