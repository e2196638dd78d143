import type { CancellationToken, Disposable, ExtensionContext } from "vscode";
import { commands, ProgressLocation, Uri, window } from "vscode";
import {
  compareTraces,
  type ComparedTrace,
  defaultCompareNormalisers,
  readComparedTrace,
} from "../../core/compare/compareTraces.js";
import { sqlPortOf } from "../../core/engine/sqlPortOf.js";
import { caveatsOf } from "../../core/model/caveatsOf.js";
import { Normaliser } from "../../core/profile/normaliser.js";
import type { TraceCaveat } from "../../core/protocol/comparisonApi.js";
import { CancelSource, toWireError } from "../../core/protocol/rpc.js";
import { documentName } from "../editor/documentName.js";
import { readSoFar } from "../editor/readSession.js";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import type { commandIds } from "./commandIds.js";
import { type Compared, namesOf, showComparison } from "./comparisonPanel.js";
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

/**
 * Traces selected in the explorer are compared with each other: the second with the first, or the one to choose among
 * more with all others. One, or the one in front, is compared with others to choose.
 */
async function compareCommand(parts: CompareParts, first: unknown, all: unknown): Promise<void> {
  const selected = (Array.isArray(all) ? all : []).filter((item) => item instanceof Uri);
  const asked = first instanceof Uri ? first : parts.screens.active?.uri;
  const target = selected.length > 2 ? await askTarget(selected) : (selected[1] ?? asked);
  if (target === undefined) {
    if (asked === undefined)
      void showInformation("Open a trace first, or select some in the explorer: they are compared.");
    return;
  }
  const others = selected.filter((uri) => uri.toString() !== target.toString());
  const [baseline, ...more] = selected.length > 1 ? others : await askBaselines(parts.screens, target);
  if (baseline !== undefined) await compare(parts, [baseline, ...more], target);
}

/** Which of several is compared with all others. */
async function askTarget(selected: readonly Uri[]): Promise<Uri | undefined> {
  const items = selected.map((uri) => ({ label: documentName(uri.path), description: uri.fsPath, uri }));
  const placeHolder = `Run to compare with the other ${selected.length - 1}`;
  return (await window.showQuickPick(items, { placeHolder }))?.uri;
}

/** Another open trace, or files; none when the reader thinks better of it. */
async function askBaselines(screens: Screens, target: Uri): Promise<readonly Uri[]> {
  const others = new Map(screens.all.map(({ uri }) => [uri.toString(), uri]));
  others.delete(target.toString());
  const file = { label: "$(folder-opened) Choose Files…", uri: undefined };
  const open = [...others.values()].map((uri) => ({
    label: documentName(uri.path),
    description: uri.fsPath,
    uri,
  }));
  const placeHolder = `Trace of a good run to compare ${documentName(target.path)} with`;
  const chosen = open.length === 0 ? file : await window.showQuickPick([...open, file], { placeHolder });
  if (chosen === undefined) return [];
  if (chosen.uri !== undefined) return [chosen.uri];
  const files = await window.showOpenDialog({
    title: `${placeHolder}; several are taken together`,
    canSelectMany: true,
    openLabel: "Compare",
    filters: { Traces: ["jsonl.gz", "gz", "jsonl"], "All files": ["*"] },
  });
  return files ?? [];
}

async function compare(
  { sessions, screens, context }: CompareParts,
  urisA: Compared["urisA"],
  uriB: Uri,
): Promise<void> {
  try {
    const compared = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        cancellable: true,
        title: messageText(`Comparing ${documentName(uriB.path)} with ${namesOf(urisA)}`),
      },
      (_progress, token) => readCompared(sessions, urisA, uriB, token),
    );
    showComparison(compared, screens, context);
  } catch (thrown) {
    const error = toWireError(thrown);
    if (error.code !== "cancelled") void showError(`The traces could not be compared. ${error.message}`);
  }
}

interface ReadTrace {
  readonly trace: ComparedTrace;
  readonly caveats: readonly TraceCaveat[];
}

/** Reads traces as far as they can be, and compares the last with the others. */
export async function readCompared(
  sessions: TraceRegistry<TraceSession>,
  urisA: Compared["urisA"],
  uriB: Uri,
  token: CancellationToken,
): Promise<Compared> {
  const normaliser = new Normaliser(defaultCompareNormalisers);
  const read = (uri: Uri): Promise<ReadTrace> => readForComparison(sessions, uri, normaliser, token);
  const [b, [a, ...others]] = await Promise.all([read(uriB), readInTurn(urisA, read)]);
  const baselines = [a, ...others].map(({ trace }) => trace);
  const caveats = [a, ...others, b].flatMap((one) => one.caveats);
  const result = compareTraces(baselines, b.trace, normaliser);
  return { urisA, uriB, a: a.trace, b: b.trace, result, caveats };
}

/** Each trace has an engine of its own while it is read: of many, one after the other. */
async function readInTurn(
  [first, ...others]: Compared["urisA"],
  read: (uri: Uri) => Promise<ReadTrace>,
): Promise<[ReadTrace, ...ReadTrace[]]> {
  const traces: [ReadTrace, ...ReadTrace[]] = [await read(first)];
  for (const uri of others) traces.push(await read(uri));
  return traces;
}

async function readForComparison(
  sessions: TraceRegistry<TraceSession>,
  uri: Uri,
  normaliser: Normaliser,
  token: CancellationToken,
): Promise<ReadTrace> {
  const lease = sessions.acquire(uri.toString());
  const cancel = new CancelSource();
  const stop = token.onCancellationRequested(() => {
    cancel.cancel();
  });
  try {
    const trace = await readSoFar(lease.shared, cancel);
    const context = { startEpochUs: 0, durationUs: 0, revision: 0 };
    return {
      trace: await readComparedTrace(sqlPortOf(trace), context, normaliser),
      caveats: caveatsOf(trace.status).map((text) => ({ trace: documentName(uri.path), text })),
    };
  } finally {
    stop.dispose();
    lease.release();
  }
}
