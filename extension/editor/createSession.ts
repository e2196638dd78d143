import type { ExtensionContext, Uri } from "vscode";
import { Uri as Uris } from "vscode";
import { openTrace } from "../../core/engine/openTrace.js";
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
    const source = await locateTrace(uri);
    log.write("editor", `opening ${uri.toString()}`);
    const trace = openTrace(source, assets, { limits: readLimits(), log: log.write });
    return { trace, rereads: source.kind === "file" };
  });
}
