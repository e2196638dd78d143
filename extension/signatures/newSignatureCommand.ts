import type { Disposable } from "vscode";
import { commands, Uri, window, workspace } from "vscode";
import { queryFixtureEvents } from "../../core/detect/fixtureEvents.js";
import { newSignatureText, queryLike, signatureName } from "../../core/detect/newSignature.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { severities } from "../../core/protocol/finding.js";
import type { OpenTrace } from "../../core/protocol/openTrace.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { bind } from "../../core/query/sqlText.js";
import type { TraceScreen } from "../editor/traceScreen.js";
import type { TraceFindings } from "../findings/traceFindings.js";
import { signaturesOf } from "../findings/userFolders.js";
import type { UserSignatures } from "../findings/userSignatures.js";
import { repositoryOf } from "../profile/repositoryOf.js";
import type { commandIds } from "./commandIds.js";
import { fixturesOf } from "./fixtures.js";
import { showError, showInformation } from "../workbench/messages.js";

/** What the command works with. */
export interface NewSignatureParts {
  readonly findings: TraceFindings;
  readonly user: UserSignatures;
}

const newSignature: (typeof commandIds)[number] = "traceInvestigator.newSignature";

/** What a signature is made from: a query, and the trace that it was asked of. */
interface Origin {
  readonly query: string;
  readonly screen: TraceScreen | undefined;
}

export function registerNewSignature(parts: NewSignatureParts): Disposable {
  return commands.registerCommand(newSignature, () =>
    create(parts).catch((thrown: unknown) =>
      showError(`The signature could not be written. ${toWireError(thrown).message}`),
    ),
  );
}

async function create(parts: NewSignatureParts): Promise<void> {
  const origin = await originOf(parts.findings);
  if (origin === undefined) {
    void showInformation(
      "Write a query in a SQL document, or select a process of a trace: the signature is made from it.",
    );
    return;
  }
  const place =
    origin.screen?.uri ?? window.activeTextEditor?.document.uri ?? Uri.parse("untitled:signature");
  const repository = await repositoryOf(place, "its signatures are");
  if (repository === undefined) return;
  const asked = await askNameAndSeverity();
  if (asked !== undefined) await write(parts, origin, signaturesOf(repository), asked);
}

/** The query of the SQL document in front, or its selection; else one for the process selected on the screen. */
async function originOf({ screen }: TraceFindings): Promise<Origin | undefined> {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId === "sql") {
    const query = editor.document.getText(editor.selection.isEmpty ? undefined : editor.selection);
    if (query.trim() !== "") return { query, screen };
  }
  const [processId] = screen?.selection.processIds ?? [];
  if (screen === undefined || processId === undefined) return undefined;
  const port = sqlPortOf(await screen.session.trace());
  const rows = await port.query(
    bind("select program, parent_program from command where process_id = $id limit 1", { id: processId }),
  );
  const program = rows.texts("program")[0] ?? null;
  return program === null
    ? undefined
    : { query: queryLike(program, rows.texts("parent_program")[0] ?? null), screen };
}

interface Asked {
  readonly name: string;
  readonly severity: (typeof severities)[number];
}

async function askNameAndSeverity(): Promise<Asked | undefined> {
  const words = await window.showInputBox({
    title: "New signature: what does it find?",
    placeHolder: "curl during the build",
    validateInput: (text) => (signatureName(text) === "" ? "A few words, in letters and digits." : undefined),
  });
  if (words === undefined) return undefined;
  const chosen = await window.showQuickPick([...severities].reverse(), {
    title: "New signature: how bad is it?",
  });
  const severity = severities.find((known) => known === chosen);
  return severity === undefined ? undefined : { name: signatureName(words), severity };
}

async function write(
  { user }: NewSignatureParts,
  { query, screen }: Origin,
  folder: Uri,
  { name, severity }: Asked,
): Promise<void> {
  const file = Uri.joinPath(folder, `${name}.sql`);
  if (await isThere(file)) throw new Error(`${workspace.asRelativePath(file)} is there already.`);
  const id = nextId((await user.load()).own.signatures.map(({ signature }) => signature.id));
  const trace = await screen?.session.trace();
  const result = trace === undefined ? null : await ask(trace, query);
  const columns = result?.columns ?? ["process_id", "event_id", "ts", "text"];
  const text = newSignatureText({ id, name, severity, query, columns });
  await workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const lines =
    trace === undefined ? 0 : await writeFixture(trace, result?.eventIds ?? [], fixturesOf(folder, id));
  await window.showTextDocument(file, { preview: false });
  const fixture =
    lines === 0
      ? "It has no fixture yet: put traces that it must find, and must not, beside it."
      : `Its first fixture holds ${lines} lines of the trace in front: look through them before you share it.`;
  void showInformation(`Signature ${id} written. ${fixture}`);
}

/** Enough evidence for a fixture. */
const evidenceLimit = 200;

/** Columns and evidence of the query as it is asked now, in the sandbox and read-only. */
async function ask(
  trace: OpenTrace,
  query: string,
): Promise<{ readonly columns: readonly string[]; readonly eventIds: readonly number[] }> {
  const result = await trace.runSql(query, { readOnly: true, maxRows: evidenceLimit });
  const columns = result.columns.map(({ name }) => name);
  if (!columns.includes("event_id")) return { columns, eventIds: [] };
  const { decodeResult } = await import("../../core/engine/resultTable.js");
  const ids = decodeResult(result.arrow).numbers("event_id");
  return { columns, eventIds: [...new Set(ids)].filter((id) => Number.isSafeInteger(id)) };
}

/** Writes what the trace says of the evidence as a trace of its own; returns its lines. */
async function writeFixture(trace: OpenTrace, evidence: readonly number[], folder: Uri): Promise<number> {
  const eventIds = await queryFixtureEvents(sqlPortOf(trace), evidence);
  if (eventIds.length === 0) return 0;
  const texts = await trace.answers.getEventTexts({ eventIds }, new CancelSource());
  const lines = texts.filter((text) => text !== null);
  const content = lines.map((line) => `${line}\n`).join("");
  await workspace.fs.writeFile(Uri.joinPath(folder, "positive-1.jsonl"), new TextEncoder().encode(content));
  return lines.length;
}

/** Ids of a repository's own signatures count up. */
function nextId(ids: readonly string[]): string {
  const numbers = ids.map((id) => Number(/^OWN-(\d+)$/u.exec(id)?.[1] ?? 0));
  return `OWN-${Math.max(0, ...numbers) + 1}`;
}

function isThere(uri: Uri): Promise<boolean> {
  return Promise.resolve(
    workspace.fs.stat(uri).then(
      () => true,
      () => false,
    ),
  );
}
