import type { Uri } from "vscode";
import type { TraceSession } from "../editor/traceSession.js";
import { findingsOf } from "../workbench/traceActions.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { TraceLibrary } from "./traceLibrary.js";

/** Lets the library show how many findings a trace has, once it was opened and its signatures were checked. */
export function noteFindings(uri: Uri, session: TraceSession, library: TraceLibrary, log: TraceLog): void {
  if (!library.contains(uri.fsPath)) return;
  const count = async (): Promise<void> => {
    await (await session.trace()).whenFinished();
    const { findings } = await findingsOf(session);
    await library.note(uri.fsPath, { findings: findings.length });
  };
  let counted = false;
  session.onStatus(({ phase }) => {
    if (counted || phase !== "complete") return;
    counted = true;
    count().catch(log.error);
  });
}
