import { openTrace } from "../core/engine/openTrace.js";
import { noParameters } from "../core/protocol/openTrace.js";
import { CancelSource } from "../core/protocol/rpc.js";
import { assets, measureInProcess } from "./measuring.js";

/** Rows of the query, as many as the trace has. */
const allRows = "select * exclude (data) from event";
const maxRows = 5_000_000;
/** So long an endless query runs before it is cancelled. */
const endlessMs = 500;

/** A cell that gives all events: its first page and all of it; then a query without an end, cancelled. */
async function measure(path: string): Promise<Record<string, number>> {
  const trace = openTrace({ kind: "file", path, name: "trace.jsonl.gz" }, assets, { detect: false });
  await trace.whenFinished();
  // The first query of a user seals the engine.
  await trace.runCell("select 1", { parameters: noParameters, maxRows });
  const startedMs = performance.now();
  let firstPageMs = NaN;
  const onPreview = (): void => {
    firstPageMs = performance.now() - startedMs;
  };
  const cell = await trace.runCell(allRows, { parameters: noParameters, maxRows, onPreview });
  const allRowsMs = performance.now() - startedMs;
  const cancelMs = await measureCancel(
    () => trace.runSql("select 1"),
    (signal) =>
      trace.runCell("select count(*) from range(100000000000)", {
        parameters: noParameters,
        maxRows,
        signal,
      }),
  );
  await trace.dispose();
  return { firstPageMs, allRowsMs, rows: cell?.handle.rows ?? 0, ...cancelMs };
}

async function measureCancel(
  next: () => Promise<unknown>,
  run: (signal: CancelSource) => Promise<unknown>,
): Promise<Record<string, number>> {
  const cancel = new CancelSource();
  const endless = run(cancel).then(
    () => {
      throw new Error("The endless query ended.");
    },
    () => performance.now(),
  );
  await new Promise((resolve) => setTimeout(resolve, endlessMs));
  const cancelledMs = performance.now();
  cancel.cancel();
  const rejectedMs = await endless;
  await next();
  return { cancelMs: rejectedMs - cancelledMs, nextQueryMs: performance.now() - cancelledMs };
}

measureInProcess(measure);
