import type { NotebookDocument, Uri } from "vscode";
import { TabInputNotebook, workspace } from "vscode";
import { readFrontMatter } from "../../core/notebook/frontMatter.js";
import { RpcError } from "../../core/protocol/rpc.js";
import { sessionKey } from "../editor/createSession.js";
import type { Lease, TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import { onLastTabClosed } from "../workbench/onLastTabClosed.js";
import { frontMatterOf } from "./notebookSerializer.js";
import { notebookType } from "./notebookType.js";
import { traceAddress } from "./traceAddress.js";

/** The trace of a notebook, held open for it. */
export interface NotebookTrace {
  readonly uri: Uri;
  readonly session: TraceSession;
}

interface Held extends NotebookTrace {
  readonly lease: Lease<TraceSession>;
  /** Key of the session that is held. */
  readonly wanted: string;
}

/**
 * Holds the trace of every notebook that ran a cell, until the notebook is closed or names another. The session is that
 * of the trace's editors.
 */
export class NotebookSessions {
  readonly #held = new Map<string, Held>();
  readonly #listeners = [
    workspace.onDidCloseNotebookDocument((notebook) => {
      this.#release(notebook.uri.toString());
    }),
    onLastTabClosed(TabInputNotebook, (uri) => {
      this.#release(uri.toString());
    }),
  ];

  constructor(private readonly sessions: TraceRegistry<TraceSession>) {}

  /** Address of the trace that a notebook names. Throws "bad-request" where it names none, or its front matter is broken. */
  address(notebook: NotebookDocument): Uri {
    const { traces, problem } = readFrontMatter(frontMatterOf(notebook.metadata));
    if (problem !== null) throw new RpcError({ code: "bad-request", message: problem });
    const [first] = traces;
    if (first !== undefined) return traceAddress(first.path, notebook);
    throw new RpcError({ code: "bad-request", message: "This notebook names no trace yet." });
  }

  /**
   * The trace of a notebook, opened where it is not. Several traces lie in one engine of their own, since a query can
   * name all of them. Throws as {@link address} does.
   */
  open(notebook: NotebookDocument): NotebookTrace {
    const uri = this.address(notebook);
    const wanted = this.#sessionKey(notebook, uri);
    const key = notebook.uri.toString();
    const held = this.#held.get(key);
    if (held?.wanted === wanted) return held;
    const lease = this.sessions.acquire(wanted);
    held?.lease.release();
    const opened = { uri, lease, wanted, session: lease.shared };
    this.#held.set(key, opened);
    return opened;
  }

  /** Notebooks that are open on a trace. */
  notebooksOn(trace: Uri): NotebookDocument[] {
    return workspace.notebookDocuments.filter((notebook) => {
      if (notebook.notebookType !== notebookType || notebook.isClosed) return false;
      try {
        return this.address(notebook).toString() === trace.toString();
      } catch {
        return false;
      }
    });
  }

  #sessionKey(notebook: NotebookDocument, uri: Uri): string {
    const traces = readFrontMatter(frontMatterOf(notebook.metadata)).traces.flatMap(({ alias, path }) =>
      alias === null ? [] : [{ alias, address: traceAddress(path, notebook).toString() }],
    );
    return traces.length === 0 ? uri.toString() : sessionKey(traces);
  }

  #release(key: string): void {
    this.#held.get(key)?.lease.release();
    this.#held.delete(key);
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const { lease } of this.#held.values()) lease.release();
    this.#held.clear();
  }
}
