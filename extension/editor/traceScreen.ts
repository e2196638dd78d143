import type { WebviewPanel } from "vscode";
import { Disposable, Uri, env } from "vscode";
import { emptyFilter } from "../../core/protocol/eventFilter.js";
import type {
  RecordingFacts,
  ScreenApi,
  ScreenCommand,
  ScreenNotification,
} from "../../core/protocol/investigationApi.js";
import type { Handlers } from "../../core/protocol/rpc.js";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { ViewState } from "../../core/protocol/viewState.js";
import { reach } from "../workbench/milestones.js";
import { viewSettings } from "../workbench/settings.js";
import { screenHtml } from "./screenHtml.js";
import { requestChecks } from "./requestChecks.js";
import { ServedScreen } from "./servedScreen.js";
import { Throttle } from "./throttle.js";
import type { TraceSession } from "./traceSession.js";
import type { ViewStateStore } from "./viewStateStore.js";

/** Status is sent to a screen at most ten times a second: more than can be read. */
const statusIntervalMs = 100;

/** What one screen works on. */
export interface TraceScreenContext {
  readonly uri: Uri;
  readonly session: TraceSession;
  readonly panel: WebviewPanel;
  readonly states: ViewStateStore;
  readonly extensionUri: Uri;
  /** How the recording that writes the document is going; null where none does. */
  readonly recordingOf: (uri: Uri) => RecordingFacts | null;
}

/** What is selected on a screen, and the filter that it shows the trace under. */
export type Selection = Parameters<ScreenApi["selectionChanged"]>[0];

type Reveal = Extract<ScreenNotification, { readonly kind: "reveal" }>;

/** One webview on one trace: its document, the calls it makes and what it is told. */
export class TraceScreen {
  readonly uri: Uri;
  readonly session: TraceSession;
  /** Settles with the first call of the first document: the screen's script runs. */
  readonly ready: Promise<void>;
  readonly #panel: WebviewPanel;
  readonly #served: ServedScreen<ScreenApi>;
  readonly #status = new Throttle<TraceStatus>(statusIntervalMs, (status) => {
    this.notify({ kind: "status", status });
  });
  readonly #disposables: readonly { dispose(): unknown }[];
  #selection: Selection = {
    processIds: [],
    filter: { ...emptyFilter, hideLibraryLoads: viewSettings().hideLibraryLoads },
  };
  #awaited: Reveal | undefined;
  #markReady: () => void = () => undefined;

  constructor(
    private readonly context: TraceScreenContext,
    handlersFor: (screen: TraceScreen) => Handlers<ScreenApi>,
  ) {
    const { panel, session } = context;
    this.uri = context.uri;
    this.session = session;
    this.#panel = panel;
    this.ready = new Promise((resolve) => (this.#markReady = resolve));
    this.#served = new ServedScreen(handlersFor(this), requestChecks, (message) => {
      this.#post(message);
    });
    this.#disposables = [
      panel.webview.onDidReceiveMessage((message: unknown) => {
        this.#served.receive(message);
      }),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.#served.end("The screen is hidden.");
      }),
      new Disposable(
        session.onStatus((status) => {
          this.#status.push(status);
        }),
      ),
      new Disposable(
        session.onReplaced(() => {
          this.load();
        }),
      ),
      this.#status,
    ];
  }

  /** Loads the document of the screen, also over an older one. */
  load(): void {
    const { webview } = this.#panel;
    const folder = Uri.joinPath(this.context.extensionUri, "dist", "webview");
    const address = (name: string): string => webview.asWebviewUri(Uri.joinPath(folder, name)).toString();
    webview.options = { enableScripts: true, localResourceRoots: [folder] };
    webview.html = screenHtml({
      cspSource: webview.cspSource,
      script: address("main.js"),
      styles: [address("main.css")],
    });
  }

  /** What is remembered of the trace: as the screen on it that was changed last had it. */
  get state(): ViewState | null {
    return this.context.states.get(this.uri.toString());
  }

  get selection(): Selection {
    return this.#selection;
  }

  hello({ state }: Parameters<ScreenApi["hello"]>[0]): ReturnType<ScreenApi["hello"]> {
    this.#markReady();
    this.#showAwaited();
    reach("didOpen");
    return {
      status: this.session.status,
      state: state ?? this.state,
      locale: env.language,
      settings: viewSettings(),
      recording: this.context.recordingOf(this.uri),
    };
  }

  select(selection: Selection): void {
    this.#selection = selection;
    if (selection.processIds.length > 0) reach("didSelect");
  }

  saveState(state: ViewState): Promise<void> {
    if (state.filter.terms.length > 0 || state.filter.range !== null) reach("didFilter");
    return this.context.states.save(this.uri.toString(), state);
  }

  notify(notification: ScreenNotification): void {
    this.#post(notification);
  }

  /** Brings the screen to the front and shows a place of the trace on it; a hidden one shows it once it is loaded. */
  reveal(place: Omit<Reveal, "kind">): void {
    this.#awaited = { kind: "reveal", ...place };
    const wasVisible = this.#panel.visible;
    this.#panel.reveal();
    if (wasVisible) this.#showAwaited();
  }

  run(command: ScreenCommand): void {
    this.#panel.reveal();
    this.notify({ kind: "command", command });
  }

  dispose(): void {
    this.#served.end("The screen was closed.");
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #showAwaited(): void {
    if (this.#awaited !== undefined) this.notify(this.#awaited);
    this.#awaited = undefined;
  }

  /** What is sent to a hidden webview is lost; its next document asks for all it needs. */
  #post(message: unknown): void {
    if (this.#panel.visible) void this.#panel.webview.postMessage(message);
  }
}
