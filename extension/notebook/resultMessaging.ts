import type { NotebookDocument, NotebookEditor } from "vscode";
import { env, notebooks } from "vscode";
import type { ResultApi } from "../../core/protocol/resultApi.js";
import { type Handlers, serveRpc } from "../../core/protocol/rpc.js";
import { checkedHandlers, DocumentPort, parseCallerMessage } from "../editor/servedScreen.js";
import { exportFile } from "../workbench/exportFile.js";
import type { CellResults } from "./cellResults.js";
import { resultChecks } from "./resultChecks.js";
import type { RowRevealer } from "./rowRevealer.js";
import { saveResult } from "./savedResult.js";

/** Renderer of the manifest. */
const rendererId = "traceInvestigator.result";

/** What renderers may do. */
export interface MessagingParts {
  readonly results: CellResults;
  readonly revealer: RowRevealer;
  readonly locate: (notebook: NotebookDocument) => Promise<void>;
}

/** A document of outputs numbers its calls from one, as every other does: its name tells whose they are. */
interface Served {
  readonly document: string;
  readonly port: DocumentPort;
}

/** Answers the renderers of results, each in its own notebook editor. */
export class ResultMessaging {
  readonly #messaging = notebooks.createRendererMessaging(rendererId);
  readonly #served = new WeakMap<NotebookEditor, Served>();
  readonly #listener = this.#messaging.onDidReceiveMessage(
    ({ editor, message }: { editor: NotebookEditor; message: unknown }) => {
      this.#receive(editor, message);
    },
  );

  constructor(private readonly parts: MessagingParts) {}

  dispose(): void {
    this.#listener.dispose();
  }

  #receive(editor: NotebookEditor, value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const { document, message } = value as Record<string, unknown>;
    const call = parseCallerMessage(message);
    if (call === undefined || typeof document !== "string" || document.length > 64) return;
    this.#portOf(editor, document).receive(call);
  }

  #portOf(editor: NotebookEditor, document: string): DocumentPort {
    const served = this.#served.get(editor);
    if (served?.document === document) return served.port;
    served?.port.close("The outputs were loaded anew.");
    const port = new DocumentPort(
      (message) => void this.#messaging.postMessage({ document, message }, editor),
    );
    serveRpc<ResultApi>(port, checkedHandlers(this.#handlers(editor.notebook), resultChecks));
    this.#served.set(editor, { document, port });
    return port;
  }

  #handlers(notebook: NotebookDocument): Handlers<ResultApi> {
    const find = (name: string): ReturnType<CellResults["find"]> => this.parts.results.find(name, notebook);
    const { revealer, locate } = this.parts;
    return {
      getRows: async (request, signal) => {
        const { trace, result } = find(request.result);
        return trace.results.getRows({ ...request, result }, signal);
      },
      getValue: async (request, signal) => {
        const { trace, result } = find(request.result);
        return trace.results.getValue({ ...request, result }, signal);
      },
      getSummary: async (request, signal) => {
        const { trace, result } = find(request.result);
        return trace.results.getSummary({ ...request, result }, signal);
      },
      getChart: async (request, signal) => {
        const { trace, result } = find(request.result);
        return trace.results.getChart({ ...request, result }, signal);
      },
      copyText: async ({ text }) => {
        await env.clipboard.writeText(text);
        return null;
      },
      exportResult: async ({ result: name, view, format }) => {
        const { trace, target, result } = find(name);
        const rows = await exportFile({
          trace: target.uri,
          suffix: `-result.${format}`,
          fileTypes: { [format.toUpperCase()]: [format] },
          pieces: (cancel) => withText(trace.exportResult(result, view, format, cancel)),
          count: (piece) => piece.rows,
          unit: "rows",
        });
        return rows === null ? null : { rows };
      },
      reveal: async ({ result, target, where }) => {
        await revealer.reveal(find(result).target, target, where);
        return null;
      },
      saveInDocument: async ({ result, view }, signal) => saveResult(find(result), view, signal),
      locateTrace: async () => {
        await locate(notebook);
        return null;
      },
    };
  }
}

async function* withText(
  pieces: AsyncIterable<{ readonly data: string | Uint8Array; readonly rows: number }>,
): AsyncGenerator<{ text: string | Uint8Array; rows: number }> {
  for await (const { data, rows } of pieces) yield { text: data, rows };
}
