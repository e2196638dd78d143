import type { EventFilter } from "../protocol/eventFilter.js";
import type { TimeRange } from "../protocol/time.js";
import type { BinDetail } from "../protocol/timeline.js";
import binDetail from "./binDetail.sql";
import { filterPredicate, kindPredicates } from "./filterPredicate.js";
import type { SqlPort } from "./sqlPort.js";
import { bind, sql } from "./sqlText.js";
import type { TraceContext } from "./traceContext.js";

/** Who is behind a bar of the writes or reads lane. */
export async function queryBinDetail(
  port: SqlPort,
  context: TraceContext,
  request: { readonly range: TimeRange; readonly lane: "writes" | "reads"; readonly filter: EventFilter },
): Promise<BinDetail> {
  const result = await port.query(
    bind(binDetail, {
      kind: request.lane === "writes" ? kindPredicates.writes : sql`type_code = code_of('file_open')`,
      filter: filterPredicate({ ...request.filter, range: request.range }, context.startEpochUs),
    }),
  );
  const counts = result.numbers("events");
  return {
    count: result.numbers("total")[0] ?? 0,
    top: Array.from(result.numbers("process_id"), (processId, row) => ({
      processId,
      count: counts[row] ?? 0,
    })),
  };
}
