import type { Disposable, Uri } from "vscode";
import { commands } from "vscode";
import { documentName } from "../editor/documentName.js";
import { watchDocument } from "../editor/fileChanges.js";
import type { GrowingFiles } from "../remote/growingFiles.js";
import type { TraceSession } from "../editor/traceSession.js";
import { showInformation, showWarning } from "./messages.js";
import { fileChangeReaction } from "./settings.js";

/** Offers to read a document again after somebody else wrote it; at most one notice a document is open. */
export function noticeFileChanges(uri: Uri, session: TraceSession, growing: GrowingFiles): Disposable {
  let asking = false;
  const ask = async (): Promise<void> => {
    if (asking) return;
    asking = true;
    const reload = "Reload Trace";
    const text = `"${documentName(uri.path)}" was changed on disk. What is shown is the file as it was read.`;
    const answer = await showInformation(text, reload);
    asking = false;
    if (answer === reload) session.reload();
  };
  return watchDocument(uri, () => {
    // What a recording writes is followed as it comes.
    if (growing.isOurs(uri.fsPath)) return;
    const reaction = fileChangeReaction();
    if (reaction === "reload") session.reload();
    else if (reaction === "ask") void ask();
  });
}

/** Says once for each stop of an engine that the trace is being read again. */
export function noticeRecovery(session: TraceSession): void {
  let recovering = false;
  session.onStatus((status) => {
    if (status.recovering && !recovering) void tell(status.fileName);
    recovering = status.recovering;
  });
}

async function tell(fileName: string): Promise<void> {
  const showLog = "Show Log";
  const text = `The query engine stopped. "${fileName}" is being read again; filter and selection are kept.`;
  if ((await showWarning(text, showLog)) === showLog)
    await commands.executeCommand("traceInvestigator.showLog");
}
