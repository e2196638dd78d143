import { RpcError } from "../../core/protocol/rpc.js";
import { countOf, type TraceQuestion } from "./traceTool.js";

/** Rows of an answer: a model that needs more asks for an aggregate. */
const rowLimit = 200;
/** Characters of a cell. */
const cellLimit = 1000;

/** One SQL query in the sandbox: it can neither change the trace nor reach a file, the network or a setting. */
export const queryTrace: TraceQuestion = {
  title: () => "Query the trace in SQL",
  answer: async (trace, input, signal) => {
    const { sql } = input;
    if (typeof sql !== "string" || sql.trim() === "")
      throw new RpcError({ code: "bad-request", message: "The query is missing: give it as sql." });
    const maxRows = countOf(input["maxRows"], rowLimit);
    const result = await trace.runSql(sql, { readOnly: true, maxRows, signal });
    const { decodeRows } = await import("../../core/engine/resultRows.js");
    const { columns, rows } = decodeRows(result.arrow);
    return {
      reading: trace.status.phase,
      columns,
      rows: rows.map((row) => row.map(shortened)),
      moreRowsExist: result.capped,
    };
  },
};

function shortened(value: unknown): unknown {
  const text = typeof value === "object" && value !== null ? JSON.stringify(value) : value;
  if (typeof text !== "string") return value;
  return text.length > cellLimit ? `${text.slice(0, cellLimit)}…` : value;
}
