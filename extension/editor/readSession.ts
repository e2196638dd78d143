import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { type CancelSignal, cancelled, RpcError } from "../../core/protocol/rpc.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { TraceSession } from "./traceSession.js";

/** Waits until a trace is read as far as it will be. Rejects with the reason where it cannot be, or with "cancelled". */
export async function readSession(session: TraceSession, signal: CancelSignal): Promise<OpenTrace> {
  const trace = await session.trace();
  let stop: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const check = ({ phase, error }: TraceStatus): void => {
        if (phase === "complete" || phase === "cancelled") resolve();
        if (phase === "failed") {
          reject(new RpcError(error ?? { code: "unreadable", message: "The trace could not be read." }));
        }
      };
      stop = session.onStatus(check);
      signal.addEventListener("abort", () => {
        reject(cancelled());
      });
      check(session.status);
    });
  } finally {
    stop();
  }
  return trace;
}
