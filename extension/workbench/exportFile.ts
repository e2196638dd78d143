import type { CancellationToken, Progress } from "vscode";
import { ProgressLocation, Uri, commands, env, window } from "vscode";
import type { CancelSignal } from "../../core/protocol/rpc.js";
import { CancelSource, cancelled, toWireError } from "../../core/protocol/rpc.js";
import { documentName } from "../editor/documentName.js";
import { showError, showInformation } from "./messages.js";
import { saveText } from "./savedFile.js";
import { messageText } from "./messageText.js";

/** A file to be written from what a trace gives in pieces. */
export interface Export<Piece extends { readonly text: string | Uint8Array }> {
  /** The trace, which the export must not overwrite. */
  readonly trace: Uri;
  /** Added to the trace's own name in the save dialog. */
  readonly suffix: string;
  readonly fileTypes: Readonly<Record<string, string[]>>;
  readonly pieces: (signal: CancelSignal) => AsyncIterable<Piece>;
  readonly count: (piece: Piece) => number;
  /** What is counted, in the plural. */
  readonly unit: string;
}

/**
 * Asks where to, writes with a progress notification that can cancel, and offers to open the result. Whoever asked may be
 * gone before the end: everything is told in notifications. Returns what was counted; null where there is no file.
 */
export async function exportFile<Piece extends { readonly text: string | Uint8Array }>(
  request: Export<Piece>,
): Promise<number | null> {
  const target = await askTarget(request);
  if (target === undefined) return null;
  const name = documentName(target.path);
  const written = await window.withProgress(
    { location: ProgressLocation.Notification, cancellable: true, title: messageText(`Writing ${name}`) },
    (progress, token) => writeCounted(request, target, progress, cancelOn(token)),
  );
  if (written !== null) void offerResult(target, written, request.unit);
  return written;
}

async function askTarget({
  trace,
  suffix,
  fileTypes,
}: Pick<Export<{ text: string | Uint8Array }>, "trace" | "suffix" | "fileTypes">): Promise<Uri | undefined> {
  const base = documentName(trace.path).replace(/\.jsonl(\.gz)?$/u, "");
  const target = await window.showSaveDialog({
    defaultUri: Uri.joinPath(trace, "..", `${base}${suffix}`),
    filters: { ...fileTypes },
    title: "Export",
  });
  if (target?.toString() !== trace.toString()) return target;
  void showError("The open trace is not overwritten. Choose another name for the export.");
  return undefined;
}

async function writeCounted<Piece extends { readonly text: string | Uint8Array }>(
  request: Export<Piece>,
  target: Uri,
  progress: Progress<{ message: string }>,
  signal: CancelSource,
): Promise<number | null> {
  let total = 0;
  async function* counted(): AsyncGenerator<string | Uint8Array> {
    for await (const piece of request.pieces(signal)) {
      if (signal.aborted) throw cancelled();
      total += request.count(piece);
      progress.report({ message: `${total.toLocaleString(env.language)} ${request.unit}` });
      yield piece.text;
    }
  }
  try {
    await saveText(target, counted());
    return total;
  } catch (thrown) {
    const { code, message } = toWireError(thrown);
    if (code !== "cancelled") void showError(`${documentName(target.path)} was not written. ${message}`);
    return null;
  }
}

function cancelOn(token: CancellationToken): CancelSource {
  const source = new CancelSource();
  token.onCancellationRequested(() => {
    source.cancel();
  });
  return source;
}

async function offerResult(target: Uri, written: number, unit: string): Promise<void> {
  const open = "Open";
  const text = `${written.toLocaleString(env.language)} ${unit} written to ${target.fsPath}.`;
  if ((await showInformation(text, open)) === open) await commands.executeCommand("vscode.open", target);
}
