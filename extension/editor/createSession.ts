import type { ExtensionContext, Uri } from "vscode";
import { Uri as Uris } from "vscode";
import type { EngineAssets } from "../../core/engine/engineApi.js";
import type { OpenTraceOptions } from "../../core/engine/openTrace.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { GrowingFiles } from "../remote/growingFiles.js";
import { readLimits } from "../workbench/settings.js";
import type { TraceLog } from "../workbench/traceLog.js";
import { documentName } from "./documentName.js";
import { type OpenedTrace, TraceSession } from "./traceSession.js";
import { locateTrace } from "./traceSource.js";

/** Several traces in one engine: the first is the session's own. Aliases are names that DuckDB takes. */
export interface NamedAddress {
  readonly alias: string;
  readonly address: string;
}

/** The key of a session on several traces: the address of the first one with all of them in its fragment. */
export function sessionKey(traces: readonly NamedAddress[]): string {
  return Uris.parse(traces[0]?.address ?? "", true)
    .with({ fragment: JSON.stringify(traces) })
    .toString();
}

/** A session on a document: finds its bytes and starts an engine on them. */
export function createSession(
  uri: Uri,
  context: ExtensionContext,
  growing: GrowingFiles,
  log: TraceLog,
): TraceSession {
  return new TraceSession(documentName(uri.path), () => {
    log.write("editor", `opening ${uri.toString()}`);
    return openDocument(uri, context, growing, { limits: readLimits(), log: log.write });
  });
}

/** Opens a trace that nobody else shares. Its user disposes it. */
export async function openAlone(uri: Uri, context: ExtensionContext): Promise<OpenTrace> {
  return (await openDocument(uri, context, new GrowingFiles(), { limits: readLimits() })).trace;
}

async function openDocument(
  uri: Uri,
  context: ExtensionContext,
  growing: GrowingFiles,
  options: OpenTraceOptions,
): Promise<OpenedTrace> {
  // The engine's side of the bundle is initialised with the first trace, not when the extension is activated.
  const { openTrace } = await import("../../core/engine/openTrace.js");
  const [own, ...others] = uri.fragment === "" ? [] : (JSON.parse(uri.fragment) as NamedAddress[]);
  const source = await locateTrace(uri.with({ fragment: "" }), growing);
  const also = await Promise.all(
    others.map(async ({ alias, address }) => ({
      alias,
      source: await locateTrace(Uris.parse(address, true), growing),
    })),
  );
  const alias = own === undefined ? {} : { alias: own.alias };
  const trace = openTrace(source, shippedAssets(context), { ...options, also, ...alias });
  return { trace, rereads: source.kind !== "bytes" };
}

function shippedAssets({ extensionUri }: ExtensionContext): EngineAssets {
  const shipped = (name: string): string => Uris.joinPath(extensionUri, "dist", name).fsPath;
  return {
    engineWorkerPath: shipped("engineWorker.js"),
    readerWorkerPath: shipped("readerWorker.js"),
    duckdbDirectory: shipped("duckdb"),
  };
}
