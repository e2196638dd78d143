import { StatusBarAlignment, commands, env, window } from "vscode";
import type { TraceStatus } from "../../core/protocol/traceStatus.js";
import type { Screens } from "../editor/screens.js";
import type { TraceScreen } from "../editor/traceScreen.js";
import type { TraceSession } from "../editor/traceSession.js";
import { statusBarText } from "./statusBarText.js";
import { findingsOf } from "./traceActions.js";

/** The findings of one reading of one trace; null while they are counted, and where no signature was checked. */
interface Counted {
  readonly session: TraceSession;
  readonly revision: number;
  readonly findings: number | null;
}

/** Says what the trace in front holds, and whether it is still being read; a click opens the report. */
export class TraceStatusBar {
  readonly #item = window.createStatusBarItem("traceInvestigator.status", StatusBarAlignment.Left);
  readonly #following: { dispose(): unknown };
  #session: TraceSession | undefined;
  #stop: () => void = () => undefined;
  #counted: Counted | undefined;
  #reading = false;

  constructor(
    screens: Screens,
    private readonly onError: (thrown: unknown) => void,
  ) {
    this.#item.name = "Trace Investigator";
    this.#item.command = "traceInvestigator.showReport";
    this.#item.tooltip = "Show the ingest report of this trace";
    this.#following = screens.onDidChangeActive((screen) => {
      this.#follow(screen);
    });
    this.#follow(screens.active);
  }

  get text(): string {
    return this.#item.text;
  }

  dispose(): void {
    this.#stop();
    this.#following.dispose();
    this.#item.dispose();
  }

  #follow(screen: TraceScreen | undefined): void {
    this.#stop();
    this.#session = screen?.session;
    this.#stop =
      screen?.session.onStatus(() => {
        this.#draw();
      }) ?? (() => undefined);
    this.#draw();
  }

  #draw(): void {
    const session = this.#session;
    this.#offerCancel(session?.status.phase === "reading");
    if (session === undefined) {
      this.#item.hide();
      return;
    }
    const { status } = session;
    if (status.phase === "complete" && !this.#isCounted(session, status)) this.#count(session, status);
    const findings = this.#isCounted(session, status) ? (this.#counted?.findings ?? null) : null;
    this.#item.text = statusBarText(status, findings, env.language);
    this.#item.show();
  }

  #isCounted(session: TraceSession, status: TraceStatus): boolean {
    return this.#counted?.session === session && this.#counted.revision === status.revision;
  }

  #count(session: TraceSession, { revision }: TraceStatus): void {
    this.#counted = { session, revision, findings: null };
    findingsOf(session).then(({ total, signaturesChecked }) => {
      this.#counted = { session, revision, findings: signaturesChecked > 0 ? total : null };
      this.#draw();
    }, this.onError);
  }

  /** "Cancel Reading" is offered only while there is something to cancel. */
  #offerCancel(reading: boolean): void {
    if (reading === this.#reading) return;
    this.#reading = reading;
    void commands.executeCommand("setContext", "traceInvestigator.reading", reading);
  }
}
