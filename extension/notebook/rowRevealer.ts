import type { OpenTrace } from "../../core/protocol/openTrace.js";
import type { RowTarget } from "../../core/protocol/resultApi.js";
import { CancelSource, RpcError } from "../../core/protocol/rpc.js";
import { literal } from "../../core/query/sqlText.js";
import { readSoFar } from "../editor/readSession.js";
import { screenOn } from "../editor/screenOn.js";
import type { Screens } from "../editor/screens.js";
import type { NotebookTrace } from "./notebookSessions.js";

/** Where something is in a trace. */
interface Place {
  readonly processId: number | null;
  readonly eventId: number | null;
  readonly timeUs: number | null;
}

/** Shows on the screen of a trace what a row of a result is about. */
export class RowRevealer {
  constructor(private readonly screens: Screens) {}

  /** Opens the screen beside the notebook where there is none. */
  async reveal({ uri, session }: NotebookTrace, row: RowTarget, where: "tree" | "timeline"): Promise<void> {
    const trace = await readSoFar(session, new CancelSource());
    const place = await placeOf(trace, row);
    if (place === null) {
      const message = "The trace has no such process or event.";
      throw new RpcError({ code: "query-failed", message });
    }
    const screen = await screenOn(this.screens, uri);
    screen.reveal(where === "tree" ? { ...place, timeUs: null } : place);
  }
}

async function placeOf(trace: OpenTrace, { eventId, processId, pid, ts }: RowTarget): Promise<Place | null> {
  const startUs = trace.status.report.firstEpochUs ?? 0;
  const [found] = await trace.queryRows(placeSql({ eventId, processId, pid, ts }));
  if (found === undefined) return null;
  const at = found["at_us"];
  return {
    processId: typeof found["process_id"] === "number" ? found["process_id"] : null,
    eventId,
    timeUs: typeof at === "number" ? at - startUs : null,
  };
}

/** The event where one is named, else the process, else the moment. */
function placeSql({ eventId, processId, pid, ts }: RowTarget): string {
  const time = `try_cast(${literal(ts).text} as timestamp)`;
  if (eventId !== null)
    return `select process_id, epoch_us(ts)::double as at_us from event where event_id = ${literal(eventId).text}`;
  const process = `select process_id, epoch_us(coalesce(${time}, started))::double as at_us from process`;
  if (processId !== null) return `${process} where process_id = ${literal(processId).text}`;
  if (pid !== null)
    return `${process} where pid = ${literal(pid).text} order by started <= ${time} desc nulls last, abs(epoch_us(started) - epoch_us(${time})) nulls last, started limit 1`;
  return `select null::double as process_id, epoch_us(${time})::double as at_us where ${time} is not null`;
}
