import type { ExtensionContext, Uri } from "vscode";
import { Uri as Uris } from "vscode";
import { readLimits } from "../workbench/settings.js";
import type { TraceLog } from "../workbench/traceLog.js";
import { documentName } from "./documentName.js";
import { TraceSession } from "./traceSession.js";
import { locateTrace } from "./traceSource.js";

/** A session on a document: finds its bytes and starts an engine on them. */
export function createSession(uri: Uri, context: ExtensionContext, log: TraceLog): TraceSession {
  const shipped = (name: string): string => Uris.joinPath(context.extensionUri, "dist", name).fsPath;
  const assets = {
    engineWorkerPath: shipped("engineWorker.js"),
    readerWorkerPath: shipped("readerWorker.js"),
    duckdbDirectory: shipped("duckdb"),
  };
  return new TraceSession(documentName(uri.path), async () => {
    // The engine's side of the bundle is initialised with the first trace, not when the extension is activated.
    const { openTrace } = await import("../../core/engine/openTrace.js");
    const source = await locateTrace(uri);
    log.write("editor", `opening ${uri.toString()}`);
    const trace = openTrace(source, assets, { limits: readLimits(), log: log.write });
    return { trace, rereads: source.kind === "file" };
  });
}
