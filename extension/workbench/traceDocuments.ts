import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { TextDocument, TextDocumentContentProvider } from "vscode";
import { EventEmitter, Uri, ViewColumn, languages, window, workspace } from "vscode";
import { documentName } from "../editor/documentName.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import { Throttle } from "../editor/throttle.js";
import { ingestReportText } from "./ingestReport.js";
import { showInformation } from "./messages.js";
import { traceText } from "./traceText.js";

export const reportScheme = "trace-report";
export const textScheme = "trace-text";
/** Language of a trace opened as text; its grammar is in `syntaxes/`. */
const traceLanguage = "trace-jsonl";

/** A text that changes more often cannot be read. */
const reportIntervalMs = 500;

/** Read-only documents made from a trace; the query of their address is the address of the trace. */
export class TraceDocuments {
  readonly #reportChanged = new EventEmitter<Uri>();
  readonly #registrations: readonly { dispose(): unknown }[];

  constructor(
    private readonly sessions: TraceRegistry<TraceSession>,
    private readonly locale: string,
  ) {
    const reports: TextDocumentContentProvider = {
      onDidChange: this.#reportChanged.event,
      provideTextDocumentContent: (uri) => this.#report(Uri.parse(uri.query, true)),
    };
    const texts: TextDocumentContentProvider = {
      provideTextDocumentContent: (uri) => beginning(Uri.parse(uri.query, true)),
    };
    this.#registrations = [
      workspace.registerTextDocumentContentProvider(reportScheme, reports),
      workspace.registerTextDocumentContentProvider(textScheme, texts),
      this.#reportChanged,
    ];
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
  }

  /** Keeps the report of a trace true while the trace is read, wherever it is shown. */
  follow(trace: Uri, session: TraceSession): void {
    const uri = reportUri(trace);
    const changed = new Throttle(reportIntervalMs, () => {
      this.#reportChanged.fire(uri);
    });
    session.onStatus(() => {
      changed.push(undefined);
    });
  }

  async showReport(trace: Uri): Promise<void> {
    const document = await workspace.openTextDocument(reportUri(trace));
    await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true });
  }

  #report(trace: Uri): string {
    const session = this.sessions.peek(trace.toString());
    if (session === undefined) return "The trace is closed. Open it again to see its ingest report.\n";
    return ingestReportText(session.status, this.locale);
  }
}

/** Shows the lines of a trace: the file itself where it is text, else its beginning unpacked. */
export async function openAsText(trace: Uri): Promise<TextDocument> {
  const uri = trace.path.endsWith(".gz") ? textUri(trace) : trace;
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  return languages.setTextDocumentLanguage(document, traceLanguage);
}

async function beginning(trace: Uri): Promise<string> {
  const file = trace.scheme === "file" ? createReadStream(trace.fsPath) : await virtualFile(trace);
  const { text, note } = await traceText(file);
  if (note !== null) void showInformation(`${documentName(trace.path)}: ${note}`);
  return text;
}

async function virtualFile(trace: Uri): Promise<Readable> {
  return Readable.from([Buffer.from(await workspace.fs.readFile(trace))]);
}

function reportUri(trace: Uri): Uri {
  const path = `/${documentName(trace.path)}.report.txt`;
  return Uri.from({ scheme: reportScheme, path, query: trace.toString() });
}

function textUri(trace: Uri): Uri {
  const path = `/${documentName(trace.path).replace(/\.gz$/u, "")}`;
  return Uri.from({ scheme: textScheme, path, query: trace.toString() });
}
