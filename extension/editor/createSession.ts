import type { ExtensionContext, Uri } from "vscode";
import { Uri as Uris } from "vscode";
import type { EngineAssets } from "../../core/engine/engineApi.js";
import type { OpenTraceOptions } from "../../core/engine/openTrace.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { readLimits } from "../workbench/settings.js";
import type { TraceLog } from "../workbench/traceLog.js";
import { documentName } from "./documentName.js";
import { type OpenedTrace, TraceSession } from "./traceSession.js";
import { locateTrace } from "./traceSource.js";

/** A session on a document: finds its bytes and starts an engine on them. */
export function createSession(uri: Uri, context: ExtensionContext, log: TraceLog): TraceSession {
  return new TraceSession(documentName(uri.path), () => {
    log.write("editor", `opening ${uri.toString()}`);
    return openDocument(uri, context, { limits: readLimits(), log: log.write });
  });
}

/** Opens a trace that nobody else shares. Its user disposes it. */
export async function openAlone(uri: Uri, context: ExtensionContext): Promise<OpenTrace> {
  return (await openDocument(uri, context, { limits: readLimits() })).trace;
}

async function openDocument(
  uri: Uri,
  context: ExtensionContext,
  options: OpenTraceOptions,
): Promise<OpenedTrace> {
  // The engine's side of the bundle is initialised with the first trace, not when the extension is activated.
  const { openTrace } = await import("../../core/engine/openTrace.js");
  const source = await locateTrace(uri);
  return { trace: openTrace(source, shippedAssets(context), options), rereads: source.kind === "file" };
}

function shippedAssets({ extensionUri }: ExtensionContext): EngineAssets {
  const shipped = (name: string): string => Uris.joinPath(extensionUri, "dist", name).fsPath;
  return {
    engineWorkerPath: shipped("engineWorker.js"),
    readerWorkerPath: shipped("readerWorker.js"),
    duckdbDirectory: shipped("duckdb"),
  };
}
