import type { ExtensionContext, WebviewPanel } from "vscode";
import { env, Uri, ViewColumn, window } from "vscode";
import { alignedRows, onlyDifferences } from "../../core/compare/alignedRows.js";
import { comparisonFacts } from "../../core/compare/comparisonFacts.js";
import { comparisonMarkdown } from "../../core/compare/comparisonMarkdown.js";
import type { ComparedTrace, TraceComparison } from "../../core/compare/compareTraces.js";
import { alignedRowLimit, type ComparisonApi, type TraceCaveat } from "../../core/protocol/comparisonApi.js";
import { type Handlers, RpcError } from "../../core/protocol/rpc.js";
import { integer, nothing, oneOf, record, truth } from "../editor/check.js";
import { documentName } from "../editor/documentName.js";
import { screenOn } from "../editor/screenOn.js";
import { screenHtml } from "../editor/screenHtml.js";
import type { Screens } from "../editor/screens.js";
import { type RequestChecks, ServedScreen } from "../editor/servedScreen.js";
import { showMarkdown } from "../workbench/showMarkdown.js";

/** A trace, those it was compared with, and what it does otherwise. */
export interface Compared {
  /** The first of them stands beside the trace. */
  readonly urisA: readonly [Uri, ...Uri[]];
  readonly uriB: Uri;
  /** The first of `urisA`. */
  readonly a: ComparedTrace;
  readonly b: ComparedTrace;
  readonly result: TraceComparison;
  readonly caveats: readonly TraceCaveat[];
}

const requestChecks: RequestChecks<ComparisonApi> = {
  hello: nothing,
  getRows: record({
    onlyDifferences: truth,
    offset: integer(0, Number.MAX_SAFE_INTEGER),
    limit: integer(0, alignedRowLimit),
  }),
  revealProcess: record({
    side: oneOf(["a", "b"]),
    processId: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  }),
  exportMarkdown: nothing,
};

/** Shows two traces side by side in a tab of its own. The panel holds what it shows; closing it frees that. */
export function showComparison(
  compared: Compared,
  screens: Screens,
  context: ExtensionContext,
): WebviewPanel {
  const names = `${namesOf(compared.urisA)} ↔ ${documentName(compared.uriB.path)}`;
  const folder = Uri.joinPath(context.extensionUri, "dist", "webview");
  const panel = window.createWebviewPanel("traceInvestigator.comparison", names, ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [folder],
  });
  const handlers = comparisonHandlers(compared, screens);
  const served = new ServedScreen(handlers, requestChecks, (message) => {
    if (panel.visible) void panel.webview.postMessage(message);
  });
  panel.webview.onDidReceiveMessage((message: unknown) => {
    served.receive(message);
  });
  panel.onDidChangeViewState(() => {
    if (!panel.visible) served.end("The comparison is hidden.");
  });
  panel.onDidDispose(() => {
    served.end("The comparison was closed.");
  });
  const address = (name: string): string => panel.webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
  panel.webview.html = screenHtml({
    cspSource: panel.webview.cspSource,
    script: address("comparison.js"),
    styles: [address("main.css")],
  });
  return panel;
}

/** Answers the comparison's screen from what was compared. */
export function comparisonHandlers(compared: Compared, screens: Screens): Handlers<ComparisonApi> {
  const { a, b, result, urisA, uriB, caveats } = compared;
  const [trees] = result.trees;
  if (trees === undefined) throw new RpcError({ code: "internal", message: "Nothing was compared." });
  const rows = alignedRows(a.processes, b.processes, trees.alignment, result.comparison.processes);
  const different = onlyDifferences(rows);
  const [nameA, nameB] = [namesOf(urisA), documentName(uriB.path)];
  return {
    hello: () =>
      Promise.resolve({
        ...comparisonFacts(rows, result.comparison),
        nameA,
        nameB,
        caveats,
        locale: env.language,
      }),
    getRows: ({ onlyDifferences: only, offset, limit }) => {
      const all = only ? different : rows;
      return Promise.resolve({ total: all.length, rows: all.slice(offset, offset + limit) });
    },
    revealProcess: async ({ side, processId }) => {
      const screen = await screenOn(screens, side === "a" ? urisA[0] : uriB);
      screen.reveal({ processId, eventId: null, timeUs: null });
      return null;
    },
    exportMarkdown: async () => {
      const content = comparisonMarkdown(result.comparison, nameA, nameB, caveats);
      await showMarkdown(content, { preview: false });
      return null;
    },
  };
}

/** "good.jsonl.gz", or "good.jsonl.gz and 2 more". */
export function namesOf([first, ...others]: Compared["urisA"]): string {
  const name = documentName(first.path);
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
