import type { Uri } from "vscode";
import { EventEmitter } from "vscode";
import { dayOf, triageOf, type TriageEntry } from "../../core/detect/triage.js";
import { deviationOf } from "../../core/profile/deviationSignatures.js";
import type { Deviation } from "../../core/profile/checkProfile.js";
import type { Finding, FindingReport, Suspicion } from "../../core/protocol/finding.js";
import type { ProcessTable } from "../../core/protocol/processTable.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import type { TracePhase } from "../../core/protocol/traceStatus.js";
import type { Screens } from "../editor/screens.js";
import type { TraceScreen } from "../editor/traceScreen.js";
import type { TraceSession } from "../editor/traceSession.js";
import { certainRepositoryOf } from "../profile/repositoryOf.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { SignatureRuns } from "./signatureRuns.js";
import type { TriageStore } from "./triageStore.js";

/** A finding of the trace in front, with what was decided about it. */
export interface ShownFinding {
  readonly finding: Finding;
  readonly triage: TriageEntry | null;
  /** What approving it would add to the profile; undefined for findings of other signatures. */
  readonly deviation: Deviation | undefined;
}

/** What the findings of one trace are, at one moment. */
export interface ShownFindings {
  readonly uri: Uri;
  readonly session: TraceSession;
  readonly findings: readonly ShownFinding[];
  readonly report: FindingReport;
  readonly suspicion: readonly Suspicion[];
  readonly processes: ProcessTable;
  /** Why decisions could not be read; null where they were. */
  readonly triageFault: string | null;
}

/** What the findings view is made of. */
export interface FindingsParts {
  readonly screens: Screens;
  readonly triage: TriageStore;
  readonly runs: SignatureRuns;
  readonly log: TraceLog;
}

/** Follows the findings of the trace that was in front last, as long as it is open. */
export class TraceFindings {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #registrations: readonly { dispose(): unknown }[];
  #screen: TraceScreen | undefined;
  #shown: ShownFindings | undefined;
  #stop: () => void = () => undefined;
  #revision = -1;
  #phase: TracePhase | undefined;
  /** Grows with each question: the answer to an older one is thrown away. */
  #asked = 0;

  constructor(private readonly parts: FindingsParts) {
    const { screens, triage, runs } = parts;
    this.#registrations = [
      this.#changed,
      screens.onDidChangeActive((screen) => {
        if (screen !== undefined) this.#follow(screen);
      }),
      screens.onDidRemove((screen) => {
        if (screen === this.#screen) this.#follow(screens.all[0]);
      }),
      triage.onDidChange(() => void this.#refresh()),
      runs.onDidRun((session) => {
        if (session === this.#screen?.session) void this.#refresh();
      }),
    ];
    this.#follow(screens.active);
  }

  /** Undefined while no trace is open, or until it was asked for the first time. */
  get shown(): ShownFindings | undefined {
    return this.#shown;
  }

  /** The screen whose trace is followed; {@link onDidChange} tells of each phase of its reading too. */
  get screen(): TraceScreen | undefined {
    return this.#screen;
  }

  dispose(): void {
    this.#stop();
    for (const registration of this.#registrations) registration.dispose();
  }

  #follow(screen: TraceScreen | undefined): void {
    if (screen === this.#screen) return;
    this.#stop();
    this.#screen = screen;
    this.#show(undefined);
    this.#revision = -1;
    const session = screen?.session;
    this.#stop =
      session?.onStatus(() => {
        this.#notice(session);
      }) ?? (() => undefined);
    if (session !== undefined) this.#notice(session);
  }

  #notice(session: TraceSession): void {
    const { phase } = session.status;
    if (phase !== this.#phase) {
      this.#phase = phase;
      this.#changed.fire();
    }
    this.#noticeRevision(session);
  }

  #noticeRevision(session: TraceSession): void {
    const { phase, revision } = session.status;
    const isRead = phase === "complete" || phase === "cancelled";
    if (!isRead || revision === this.#revision) return;
    this.#revision = revision;
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    const screen = this.#screen;
    if (screen === undefined) return;
    const asked = ++this.#asked;
    try {
      const shown = await this.#read(screen);
      if (asked === this.#asked) this.#show(shown);
    } catch (thrown) {
      // What cannot be read, or was closed meanwhile, is told by its screen.
      if (!["unreadable", "engine-gone", "cancelled"].includes(toWireError(thrown).code))
        this.parts.log.error(thrown);
    }
  }

  async #read({ uri, session }: TraceScreen): Promise<ShownFindings> {
    const never = new CancelSource();
    const { answers } = await session.trace();
    const [report, suspicion, processes, { entries, fault }] = await Promise.all([
      answers.getFindings(null, never),
      answers.getSuspicion(null, never),
      answers.getProcesses(null, never),
      this.#decisions(uri),
    ]);
    const today = dayOf(new Date());
    const deviations = this.parts.runs.deviationsOf(session);
    const findings = report.findings.map((finding) => ({
      finding,
      triage: triageOf(entries, finding, today),
      deviation: deviationOf(deviations, finding),
    }));
    return { uri, session, findings, report, suspicion, processes, triageFault: fault };
  }

  async #decisions(uri: Uri): Promise<{ entries: readonly TriageEntry[]; fault: string | null }> {
    const repository = certainRepositoryOf(uri);
    if (repository === undefined) return { entries: [], fault: null };
    try {
      return { entries: await this.parts.triage.entries(repository), fault: null };
    } catch (thrown) {
      return { entries: [], fault: toWireError(thrown).message };
    }
  }

  #show(shown: ShownFindings | undefined): void {
    this.#asked++;
    this.#shown = shown;
    this.#changed.fire();
  }
}
