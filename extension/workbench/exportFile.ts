import type { CancellationToken, Progress } from "vscode";
import { ProgressLocation, Uri, commands, env, window } from "vscode";
import type { CancelSignal } from "../../core/protocol/rpc.js";
import { CancelSource, cancelled, toWireError } from "../../core/protocol/rpc.js";
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
 * Asks where to, writes with a progress notification that can cancel, and offers to open the result.
 * Returns what was counted; null when the reader cancelled.
 */
export async function exportFile<Piece extends { readonly text: string | Uint8Array }>(
  request: Export<Piece>,
  signal?: CancelSignal,
): Promise<number | null> {
  const target = await askTarget(request);
  if (target === undefined) return null;
  const written = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      cancellable: true,
      title: messageText(`Writing ${target.path.slice(target.path.lastIndexOf("/") + 1)}`),
    },
    (progress, token) => writeCounted(request, target, progress, cancelOn(token, signal)),
  );
  if (written !== null) void offerResult(target, written, request.unit);
  return written;
}

async function askTarget({
  trace,
  suffix,
  fileTypes,
}: Pick<Export<{ text: string | Uint8Array }>, "trace" | "suffix" | "fileTypes">): Promise<Uri | undefined> {
  const base = trace.path.slice(trace.path.lastIndexOf("/") + 1).replace(/\.jsonl(\.gz)?$/u, "");
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
    if (toWireError(thrown).code === "cancelled") return null;
    throw thrown;
  }
}

/** One signal for the notification's button and for the caller. */
function cancelOn(token: CancellationToken, signal?: CancelSignal): CancelSource {
  const source = new CancelSource();
  const cancel = (): void => {
    source.cancel();
  };
  token.onCancellationRequested(cancel);
  signal?.addEventListener("abort", cancel);
  return source;
}

async function offerResult(target: Uri, written: number, unit: string): Promise<void> {
  const open = "Open";
  const text = `${written.toLocaleString(env.language)} ${unit} written to ${target.fsPath}.`;
  if ((await showInformation(text, open)) === open) await commands.executeCommand("vscode.open", target);
}
