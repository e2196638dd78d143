import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { type CancelSignal, cancelled, RpcError } from "../../core/protocol/rpc.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { TraceSession } from "./traceSession.js";

/** Waits until a trace is read as far as it will be. Rejects with the reason where it cannot be, or with "cancelled". */
export function readSession(session: TraceSession, signal: CancelSignal): Promise<OpenTrace> {
  return readUntil(session, signal, isRead);
}

/** The same, but takes a trace that is being recorded, which may go on for hours, as it is now. */
export function readSoFar(session: TraceSession, signal: CancelSignal): Promise<OpenTrace> {
  return readUntil(session, signal, (status) => isRead(status) || status.growing);
}

function isRead({ phase }: TraceStatus): boolean {
  return phase === "complete" || phase === "cancelled";
}

async function readUntil(
  session: TraceSession,
  signal: CancelSignal,
  isEnough: (status: TraceStatus) => boolean,
): Promise<OpenTrace> {
  const trace = await session.trace();
  let stop: () => void = () => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const check = (status: TraceStatus): void => {
        if (isEnough(status)) resolve();
        if (status.phase === "failed") {
          const unknown = { code: "unreadable", message: "The trace could not be read." } as const;
          reject(new RpcError(status.error ?? unknown));
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
