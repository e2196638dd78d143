import type { ProcessMatches } from "../../core/protocol/processTable.js";
import type { ProcessModel } from "./processModel.js";
import { subtreeSums } from "./processModel.js";

/** What the filter leaves of one row, and of it with everything below. */
export interface RowTotals {
  readonly matches: ProcessMatches;
  readonly eventsWithin: Float64Array;
  readonly filesWithin: Float64Array;
  readonly connectionsWithin: Float64Array;
  readonly lookupsWithin: Float64Array;
}

export function rowTotals(model: ProcessModel, matches: ProcessMatches): RowTotals {
  return {
    matches,
    eventsWithin: subtreeSums(model, matches.events),
    filesWithin: subtreeSums(model, matches.filesWritten),
    connectionsWithin: subtreeSums(model, matches.connections),
    lookupsWithin: subtreeSums(model, matches.lookups),
  };
}
