import type { CustomDocument, CustomReadonlyEditorProvider, Disposable, Uri, WebviewPanel } from "vscode";
import type { ScreenApi } from "../../core/protocol/investigationApi.js";
import type { Handlers } from "../../core/protocol/rpc.js";
import type { Screens } from "./screens.js";
import type { Lease, TraceRegistry } from "./traceRegistry.js";
import { TraceScreen, type TraceScreenContext } from "./traceScreen.js";
import type { TraceSession } from "./traceSession.js";
import type { ViewStateStore } from "./viewStateStore.js";

/** View type of compressed traces, which are opened with it by default. */
export const traceEditorType = "traceInvestigator.editor";
/** View type of uncompressed ones, which are text first: a choice of "Reopen Editor With…". */
export const textTraceEditorType = "traceInvestigator.editorOfText";

/** What the editor is made of. */
export interface TraceEditorParts {
  readonly extensionUri: Uri;
  readonly sessions: TraceRegistry<TraceSession>;
  readonly screens: Screens;
  readonly states: ViewStateStore;
  readonly recordingOf: TraceScreenContext["recordingOf"];
  readonly handlersFor: (screen: TraceScreen) => Handlers<ScreenApi>;
  /** Looks for changes of the document by others until it is closed. */
  readonly watch: (uri: Uri, session: TraceSession) => Disposable;
}

/** A document that is open in at least one editor. */
class TraceDocument implements CustomDocument {
  readonly #lease: Lease<TraceSession>;
  readonly #watcher: Disposable;

  constructor(
    readonly uri: Uri,
    parts: TraceEditorParts,
  ) {
    this.#lease = parts.sessions.acquire(uri.toString());
    this.#watcher = parts.watch(uri, this.session);
  }

  get session(): TraceSession {
    return this.#lease.shared;
  }

  dispose(): void {
    this.#watcher.dispose();
    this.#lease.release();
  }
}

/** Opens traces in the investigation screen; several editors of one document share its engine. */
export class TraceEditor implements CustomReadonlyEditorProvider<TraceDocument> {
  constructor(private readonly parts: TraceEditorParts) {}

  openCustomDocument(uri: Uri): TraceDocument {
    return new TraceDocument(uri, this.parts);
  }

  resolveCustomEditor(document: TraceDocument, panel: WebviewPanel): void {
    const { extensionUri, screens, states, recordingOf, handlersFor } = this.parts;
    const { uri, session } = document;
    const screen = new TraceScreen({ uri, session, panel, states, extensionUri, recordingOf }, handlersFor);
    screens.add(screen);
    const follow = (): void => {
      if (panel.active) screens.activate(screen);
      else screens.deactivate(screen);
    };
    panel.onDidChangeViewState(follow);
    panel.onDidDispose(() => {
      screens.remove(screen);
      screen.dispose();
    });
    follow();
    screen.load();
  }
}
