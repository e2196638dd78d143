import type { TextDocument } from "vscode";
import { TabInputText, workspace } from "vscode";
import { type Catalogue, readCatalogue } from "../../core/notebook/catalogue.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import type { Lease, TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { NotebookSessions } from "../notebook/notebookSessions.js";
import { notebookType } from "../notebook/notebookType.js";
import { traceAddress } from "../notebook/traceAddress.js";
import { onLastTabClosed } from "../workbench/onLastTabClosed.js";
import { boundTrace } from "./sqlBinding.js";

/** What a document of SQL may speak of. */
export interface DocumentCatalogue {
  readonly trace: OpenTrace;
  readonly catalogue: Catalogue;
}

interface Known extends DocumentCatalogue {
  readonly revision: number;
}

/** The catalogues of the traces that cells and `.sql` files belong to. */
export class DocumentCatalogues {
  readonly #leases = new Map<string, { readonly address: string; readonly lease: Lease<TraceSession> }>();
  readonly #known = new WeakMap<OpenTrace, Known>();
  readonly #listeners = [
    workspace.onDidCloseTextDocument((document) => {
      this.#release(document.uri.toString());
    }),
    onLastTabClosed(TabInputText, (uri) => {
      this.#release(uri.toString());
    }),
  ];

  constructor(
    private readonly sessions: TraceRegistry<TraceSession>,
    private readonly notebooks: NotebookSessions,
  ) {}

  /** undefined where a document belongs to no trace, or to one that cannot be read. */
  async of(document: TextDocument): Promise<DocumentCatalogue | undefined> {
    try {
      const trace = await this.#session(document)?.trace();
      return trace && (await this.#catalogue(trace));
    } catch {
      // A trace that cannot be read is said where its cells are run.
      return undefined;
    }
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    for (const { lease } of this.#leases.values()) lease.release();
    this.#leases.clear();
  }

  async #catalogue(trace: OpenTrace): Promise<Known> {
    const known = this.#known.get(trace);
    if (known?.revision === trace.status.revision) return known;
    const { revision } = trace.status;
    const fresh = { trace, catalogue: await readCatalogue(trace), revision };
    this.#known.set(trace, fresh);
    return fresh;
  }

  #session(document: TextDocument): TraceSession | undefined {
    const notebook = workspace.notebookDocuments.find(
      (candidate) =>
        candidate.notebookType === notebookType &&
        candidate.getCells().some((cell) => cell.document === document),
    );
    if (notebook !== undefined) return this.notebooks.open(notebook).session;
    const path = boundTrace(document.getText());
    return path === undefined ? undefined : this.#bound(document, path);
  }

  #bound(document: TextDocument, path: string): TraceSession {
    const key = document.uri.toString();
    const address = traceAddress(path, document).toString();
    const held = this.#leases.get(key);
    if (held?.address === address) return held.lease.shared;
    this.#release(key);
    const lease = this.sessions.acquire(address);
    this.#leases.set(key, { address, lease });
    return lease.shared;
  }

  #release(key: string): void {
    this.#leases.get(key)?.lease.release();
    this.#leases.delete(key);
  }
}
