import type { CancellationToken, Disposable, ExtensionContext } from "vscode";
import { commands, ProgressLocation, Uri, window } from "vscode";
import {
  compareTraces,
  type ComparedTrace,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../../core/compare/compareTraces.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { Normaliser } from "../../core/profile/normaliser.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { documentName } from "../editor/documentName.js";
import { readSession } from "../editor/readSession.js";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { commandIds } from "./commandIds.js";
import { showComparison } from "./comparisonPanel.js";
import { showError, showInformation } from "../workbench/messages.js";
import { messageText } from "../workbench/messageText.js";

/** What comparing works with. */
export interface CompareParts {
  readonly sessions: TraceRegistry<TraceSession>;
  readonly screens: Screens;
  readonly context: ExtensionContext;
}

const compareWith: (typeof commandIds)[number] = "traceInvestigator.compareWith";

export function registerCompareCommands(parts: CompareParts): Disposable[] {
  return [
    commands.registerCommand(compareWith, (first?: unknown, all?: unknown) =>
      compareCommand(parts, first, all),
    ),
  ];
}

/** Two traces selected in the explorer are compared with each other; one, or the one in front, with another to choose. */
async function compareCommand(parts: CompareParts, first: unknown, all: unknown): Promise<void> {
  const selected = (Array.isArray(all) ? all : []).filter((item) => item instanceof Uri);
  const target = selected[1] ?? (first instanceof Uri ? first : parts.screens.active?.uri);
  if (target === undefined) {
    void showInformation("Open a trace first, or select two in the explorer: they are compared.");
    return;
  }
  const baseline = selected.length > 1 ? selected[0] : await askBaseline(parts.screens, target);
  if (baseline !== undefined) await compare(parts, baseline, target);
}

/** Another open trace, or a file. */
async function askBaseline(screens: Screens, target: Uri): Promise<Uri | undefined> {
  const others = new Map(screens.all.map(({ uri }) => [uri.toString(), uri]));
  others.delete(target.toString());
  const file = { label: "$(folder-opened) Choose a File…", uri: undefined };
  const open = [...others.values()].map((uri) => ({
    label: documentName(uri.path),
    description: uri.fsPath,
    uri,
  }));
  const placeHolder = `Trace of a good run to compare ${documentName(target.path)} with`;
  const chosen = open.length === 0 ? file : await window.showQuickPick([...open, file], { placeHolder });
  if (chosen === undefined || chosen.uri !== undefined) return chosen?.uri;
  const files = await window.showOpenDialog({
    title: placeHolder,
    openLabel: "Compare",
    filters: { Traces: ["jsonl.gz", "gz", "jsonl"], "All files": ["*"] },
  });
  return files?.[0];
}

async function compare({ sessions, screens, context }: CompareParts, uriA: Uri, uriB: Uri): Promise<void> {
  try {
    const compared = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        cancellable: true,
        title: messageText(`Comparing ${documentName(uriB.path)} with ${documentName(uriA.path)}`),
      },
      async (_progress, token) => {
        const normaliser = new Normaliser(defaultCompareNormalisers);
        const read = (uri: Uri): Promise<ComparedTrace> =>
          readForComparison(sessions, uri, normaliser, token);
        const [a, b] = await Promise.all([read(uriA), read(uriB)]);
        return { uriA, uriB, a, b, result: compareTraces([a], b, normaliser) };
      },
    );
    showComparison(compared, screens, context);
  } catch (thrown) {
    const error = toWireError(thrown);
    if (error.code !== "cancelled") void showError(`The traces could not be compared. ${error.message}`);
  }
}

async function readForComparison(
  sessions: TraceRegistry<TraceSession>,
  uri: Uri,
  normaliser: Normaliser,
  token: CancellationToken,
): Promise<ComparedTrace> {
  const lease = sessions.acquire(uri.toString());
  const cancel = new CancelSource();
  const stop = token.onCancellationRequested(() => {
    cancel.cancel();
  });
  try {
    const trace = await readSession(lease.shared, cancel);
    const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
    return await readComparedTrace(sqlPortOf(trace), context, normaliser);
  } finally {
    stop.dispose();
    lease.release();
  }
}
