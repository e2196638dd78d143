import type { Memento } from "vscode";
import { Disposable, Uri, commands, env, window, workspace } from "vscode";
import type { GrowingFiles } from "../remote/growingFiles.js";
import { openTrace } from "../remote/remoteCommands.js";
import { askInDialogue, showInformation } from "../workbench/messages.js";
import { retentionDays } from "../workbench/settings.js";
import { sizeText } from "../workbench/sizeText.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { commandIds } from "./commandIds.js";
import { LibraryView } from "./libraryView.js";
import type { LibraryTrace, TraceLibrary } from "./traceLibrary.js";

const askedKey = "library.askedEpochMs";
const dayMs = 24 * 3600 * 1000;

/** What the library works with. */
export interface LibraryParts {
  readonly state: Memento;
  readonly log: TraceLog;
  /** The files that recordings are being written to: they must not be deleted under them. */
  readonly growing: GrowingFiles;
}

/** Registers view and commands of the library; asks once a day about traces that are older than the retention. */
export function registerLibrary(
  library: TraceLibrary,
  { state, log, growing }: LibraryParts,
): readonly Disposable[] {
  const isGrowing = (path: string): boolean => growing.endedOf(path) !== undefined;
  const askOnceADay = dailyQuestion(library, isGrowing, state);
  const view = new LibraryView(library, isGrowing, () => {
    askOnceADay().catch(log.error);
  });
  const refresh = (): void => {
    view.refresh();
  };
  library.onChange(refresh);
  growing.onChange(refresh);
  const onTrace = (run: (trace: LibraryTrace) => Promise<unknown>) => async (given?: unknown) => {
    const trace = isTrace(given) ? given : await pickTrace(library);
    if (trace !== undefined) await run(trace);
  };
  const handlers: Readonly<Record<(typeof commandIds)[number], (given?: unknown) => Promise<unknown>>> = {
    "traceInvestigator.openLibraryTrace": onTrace(({ path }) => openTrace(path)),
    "traceInvestigator.compareLibraryTrace": onTrace(async ({ path }) => {
      await openTrace(path);
      await commands.executeCommand("traceInvestigator.compareWith", Uri.file(path));
    }),
    "traceInvestigator.revealLibraryTrace": onTrace(async ({ path }) =>
      commands.executeCommand("revealFileInOS", Uri.file(path)),
    ),
    "traceInvestigator.deleteLibraryTrace": onTrace((trace) =>
      isGrowing(trace.path) ? tellGrowing() : deleteAsked(library, [trace]),
    ),
    "traceInvestigator.deleteExpiredTraces": async () => {
      const expired = await expiredTraces(library, isGrowing);
      if (expired.length === 0) void showInformation(`No trace is older than ${retentionDays()} days.`);
      else await offerDeletion(library, expired);
    },
    "traceInvestigator.refreshLibrary": () => {
      view.refresh();
      return Promise.resolve();
    },
  };
  const registered = Object.entries(handlers).map(([id, handler]) => commands.registerCommand(id, handler));
  const watching = workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration("traceInvestigator.library")) view.refresh();
  });
  return [
    new Disposable(() => {
      view.dispose();
    }),
    window.registerTreeDataProvider("traceInvestigator.library", view),
    watching,
    ...registered,
  ];
}

/**
 * What asks about old traces, at most once at a time and once a day. A day counts as asked only where there was something
 * to ask: the folder may be another once settings are there.
 */
function dailyQuestion(
  library: TraceLibrary,
  isGrowing: (path: string) => boolean,
  state: Memento,
): () => Promise<void> {
  let isAsking = false;
  return async () => {
    if (isAsking || Date.now() - state.get<number>(askedKey, 0) < dayMs) return;
    isAsking = true;
    try {
      const expired = await expiredTraces(library, isGrowing);
      if (expired.length === 0) return;
      await state.update(askedKey, Date.now());
      await offerDeletion(library, expired);
    } finally {
      isAsking = false;
    }
  };
}

async function expiredTraces(
  library: TraceLibrary,
  isGrowing: (path: string) => boolean,
): Promise<LibraryTrace[]> {
  const expired = await library.expired(retentionDays(), Date.now());
  return expired.filter(({ path }) => !isGrowing(path));
}

/** Asks about traces that are too old; nothing is deleted without an answer. */
async function offerDeletion(library: TraceLibrary, expired: readonly LibraryTrace[]): Promise<void> {
  const size = sizeText(
    expired.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    env.language,
  );
  const choose = "Choose…";
  const traces = expired.length === 1 ? "A trace is" : `${expired.length} traces are`;
  const text = `${traces} older than ${retentionDays()} days (${size}). Delete?`;
  if ((await showInformation(text, choose, "Keep")) !== choose) return;
  const items = expired.map((trace) => ({ label: trace.name, picked: true, trace }));
  const chosen = await window.showQuickPick(items, { canPickMany: true, placeHolder: "Traces to delete" });
  if (chosen !== undefined && chosen.length > 0)
    await deleteAsked(
      library,
      chosen.map(({ trace }) => trace),
    );
}

async function tellGrowing(): Promise<void> {
  const show = "Show Runners";
  const text =
    "This trace is being recorded. Stop the recording, or clean it up, before you delete the trace.";
  if ((await showInformation(text, show)) === show)
    await commands.executeCommand("traceInvestigator.runners.focus");
}

async function deleteAsked(library: TraceLibrary, traces: readonly LibraryTrace[]): Promise<void> {
  const remove = "Delete";
  const [first] = traces;
  const text = traces.length === 1 ? `Delete "${first?.name ?? ""}"?` : `Delete ${traces.length} traces?`;
  const detail = "The trace cannot be fetched again: the runner does not have it any more.";
  if ((await askInDialogue(text, detail, remove)) !== remove) return;
  for (const trace of traces) await library.remove(trace);
}

async function pickTrace(library: TraceLibrary): Promise<LibraryTrace | undefined> {
  const items = (await library.list()).map((trace) => ({
    label: trace.name,
    description: trace.note?.runner ?? "",
    trace,
  }));
  if (items.length === 0) void showInformation("The library has no traces yet. Record one on a runner.");
  return items.length === 0
    ? undefined
    : (await window.showQuickPick(items, { placeHolder: "Trace" }))?.trace;
}

function isTrace(given: unknown): given is LibraryTrace {
  return typeof given === "object" && given !== null && "path" in given && "sizeBytes" in given;
}
