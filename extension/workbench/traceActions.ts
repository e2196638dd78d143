import type { LogOutputChannel, Uri } from "vscode";
import { env, window } from "vscode";
import type { EventFilter } from "../../core/protocol/eventFilter.js";
import type { FindingReport } from "../../core/protocol/finding.js";
import type { PaneQuery } from "../../core/protocol/investigationApi.js";
import { CancelSource } from "../../core/protocol/rpc.js";
import type { TraceSession } from "../editor/traceSession.js";
import { exportFile } from "./exportFile.js";
import { reach } from "./milestones.js";
import type { TraceDocuments } from "./traceDocuments.js";
import { openAsText } from "./traceDocuments.js";
import { traceSummary } from "./traceSummary.js";

/** The trace that an action is about. */
export interface TraceTarget {
  readonly uri: Uri;
  readonly session: TraceSession;
}

/** What can be done with an open trace outside its screen: called by the screen and by commands alike. */
export class TraceActions {
  constructor(
    private readonly documents: TraceDocuments,
    private readonly log: LogOutputChannel,
    private readonly showInNotebook: (trace: Uri, sql: string) => Promise<void>,
  ) {}

  /** Opens the query behind a pane in a notebook beside it, ready to be changed and run. */
  async showSql({ uri, session }: TraceTarget, query: PaneQuery): Promise<void> {
    const trace = await session.trace();
    await this.showInNotebook(uri, await trace.sqlFor(query));
    reach("didShowSql");
  }

  /** Returns the rows written; null where there is no file, which the reader knows. */
  async exportTable(
    { uri, session }: TraceTarget,
    query: PaneQuery,
    format: "csv" | "json",
  ): Promise<number | null> {
    const trace = await session.trace();
    return exportFile({
      trace: uri,
      suffix: `-${query.pane}.${format}`,
      fileTypes: { [format.toUpperCase()]: [format] },
      pieces: (cancel) => trace.exportTable(query, format, cancel),
      count: (piece) => piece.rows,
      unit: "rows",
    });
  }

  /** Returns the events written; null where there is no file, which the reader knows. */
  async exportTrace({ uri, session }: TraceTarget, filter: EventFilter): Promise<number | null> {
    const trace = await session.trace();
    return exportFile({
      trace: uri,
      suffix: "-filtered.jsonl.gz",
      fileTypes: { Trace: ["jsonl.gz", "jsonl"] },
      pieces: (cancel) => trace.exportEvents(filter, cancel),
      count: (piece) => piece.events,
      unit: "events",
    });
  }

  cancelReading({ session }: TraceTarget): void {
    session.cancelReading();
  }

  reload({ session }: TraceTarget): void {
    session.reload();
  }

  async copySummary({ session }: TraceTarget): Promise<void> {
    const { status } = session;
    const findings = status.phase === "complete" ? await findingsOf(session) : null;
    await env.clipboard.writeText(traceSummary(status, findings, env.language));
    window.setStatusBarMessage("Trace summary copied", 3000);
  }

  async openAsText(uri: Uri): Promise<void> {
    await openAsText(uri);
  }

  showReport(uri: Uri): Promise<void> {
    return this.documents.showReport(uri);
  }

  showLog(): void {
    this.log.show();
  }
}

/** Findings of a trace that was read. */
export async function findingsOf(session: TraceSession): Promise<FindingReport> {
  const trace = await session.trace();
  return trace.answers.getFindings(null, new CancelSource());
}
