import type { CellOutput, ResultApi } from "../../core/protocol/resultApi.js";
import type { CalleeMessage, CallerMessage, Port } from "../../core/protocol/rpc.js";
import { RpcClient } from "../../core/protocol/rpc.js";
import { element } from "../controls/element.js";
import { failureView } from "./failureView.js";
import { previewView } from "./previewView.js";
import styles from "./renderer.css";
import { ResultOutput } from "./resultOutput.js";

/** What VS Code gives a renderer (notebook renderer API of VS Code 1.100). */
interface RendererContext {
  postMessage?(message: unknown): void;
  onDidReceiveMessage?(listener: (message: unknown) => void): void;
}

interface OutputItem {
  readonly id: string;
  json(): CellOutput;
}

interface Renderer {
  renderOutputItem(item: OutputItem, into: HTMLElement): void;
  disposeOutputItem(id?: string): void;
}

/** Draws the results of cells. Called once for each document of outputs. */
export function activate(context: RendererContext): Renderer {
  const client = new RpcClient<ResultApi>(portOf(context));
  const shown = new Map<string, ResultOutput>();
  const dispose = (id: string): void => {
    shown.get(id)?.dispose();
    shown.delete(id);
  };
  return {
    renderOutputItem: (item, into) => {
      dispose(item.id);
      const output = item.json();
      const root = into.shadowRoot ?? into.attachShadow({ mode: "open" });
      root.replaceChildren(element("style", {}, styles));
      if (output.kind === "failure") {
        root.append(failureView(output, client));
        return;
      }
      if (output.kind === "preview") {
        root.append(previewView(output, client));
        return;
      }
      const result = new ResultOutput(output, client);
      shown.set(item.id, result);
      root.append(result.element);
    },
    disposeOutputItem: (id) => {
      for (const known of id === undefined ? [...shown.keys()] : [id]) dispose(known);
    },
  };
}

/** Several documents of outputs share the host's end: replies carry the name of the one that asked. */
function portOf(context: RendererContext): Port<CallerMessage, CalleeMessage> {
  const document = crypto.randomUUID();
  return {
    send: (message) => {
      context.postMessage?.({ document, message });
    },
    onMessage: (listener) => {
      context.onDidReceiveMessage?.((received) => {
        const { document: addressee, message } = received as { document?: unknown; message: CalleeMessage };
        if (addressee === document) listener(message);
      });
    },
    onClose: () => undefined,
  };
}
