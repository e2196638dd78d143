import type { CancellationToken, Disposable } from "vscode";
import { ProgressLocation, Uri, commands, env, window, workspace } from "vscode";
import { traceEditorType } from "../editor/traceEditor.js";
import {
  askInDialogue,
  showError,
  showErrorDialogue,
  showInformation,
  showWarning,
} from "../workbench/messages.js";
import { messageText } from "../workbench/messageText.js";
import { reach } from "../workbench/milestones.js";
import { sizeText } from "../workbench/sizeText.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { RemoteCommandId } from "./commandIds.js";
import type { RunnerCheck } from "./recording/collectorAnswers.js";
import type { KeptSecrets } from "./keptSecrets.js";
import { askRecordingOptions } from "./recordQuestions.js";
import type { RecordingStatus } from "./liveRecording.js";
import type { Recordings } from "./recordings.js";
import type { OpenRecording } from "./openRecordings.js";
import { recordingState } from "./recordingText.js";
import type { Runner } from "./runner.js";
import { addRunner, pickRunner, removeRunner } from "./runnerList.js";
import type { RunnersRow, RunnersView } from "./runnersView.js";
import { SshCancelled, SshFailure } from "./ssh/sshFailure.js";
import { targetToken } from "./ssh/sshTarget.js";
import type { TrustStore } from "./ssh/trustStore.js";

/** What the commands act on. */
export interface RemoteCommandParts {
  readonly recordings: Recordings;
  readonly view: RunnersView;
  readonly trust: TrustStore;
  readonly secrets: KeptSecrets;
  readonly log: TraceLog;
}

/** Registers the commands about runners and recordings. In a workspace that is not trusted they only say why not. */
export function registerRemoteCommands(parts: RemoteCommandParts): readonly Disposable[] {
  const { recordings, view, log } = parts;
  const onRunner = (title: string, run: (runner: Runner, signal: AbortSignal) => Promise<unknown>) =>
    guarded(log, async (row) => {
      const runner = isRow(row, "runner") ? row.runner : await pickRunner(view);
      if (runner !== undefined)
        await withProgress(`${title} ${runner.name}`, (signal) => run(runner, signal));
    });
  const onRecording = (
    title: string,
    run: (status: RecordingStatus, signal: AbortSignal) => Promise<unknown>,
  ) =>
    guarded(log, async (row) => {
      const status = recordingOf(row, recordings) ?? (await pickRecording(recordings));
      if (status !== undefined) await withProgress(title, (signal) => run(status, signal));
    });
  const handlers: Readonly<Record<RemoteCommandId, (row?: unknown) => Promise<void>>> = {
    "traceInvestigator.addRunner": guarded(log, addRunner),
    "traceInvestigator.refreshRunners": guarded(log, () => {
      view.refresh();
      return Promise.resolve();
    }),
    "traceInvestigator.checkRunner": onRunner("Checking", async (runner, signal) => {
      const check = await recordings.check(runner, signal);
      view.seeCheck(runner, check);
      void tellCheck(runner, check);
    }),
    "traceInvestigator.record": guarded(log, async (row) => {
      const runner = isRow(row, "runner") ? row.runner : await pickRunner(view);
      if (runner !== undefined) await record(recordings, runner);
    }),
    "traceInvestigator.removeRunner": guarded(log, async (row) => {
      const runner = isRow(row, "runner") ? row.runner : await pickRunner(view);
      if (runner !== undefined) await removeRunner(view, runner);
    }),
    "traceInvestigator.forgetSecrets": guarded(log, async () => {
      const count = await parts.secrets.deleteAll();
      void showInformation(`${count} kept passwords and passphrases were deleted.`);
    }),
    "traceInvestigator.forgetHostKey": onRunner("Forgetting the key of", (runner) =>
      forgetHostKey(parts.trust, runner),
    ),
    "traceInvestigator.stopRecording": onRecording("Stopping the recording", ({ recording }, signal) =>
      recordings.stop(recording, signal),
    ),
    "traceInvestigator.reattachRecording": onRecording("Re-attaching", ({ recording }) => {
      recordings.attach(recording);
      return Promise.resolve();
    }),
    "traceInvestigator.fetchRecording": onRecording("Fetching", ({ recording }) => {
      recordings.attach(recording);
      return Promise.resolve();
    }),
    "traceInvestigator.cleanUpRecording": onRecording("Cleaning up", (status, signal) =>
      cleanUp(recordings, status, signal),
    ),
    "traceInvestigator.openRecording": onRecording("Opening", ({ recording }) => openTrace(recording.path)),
  };
  return Object.entries(handlers).map(([id, handler]) => commands.registerCommand(id, handler));
}

/** Opens a trace in the investigation screen. */
export async function openTrace(path: string): Promise<void> {
  await commands.executeCommand("vscode.openWith", Uri.file(path), traceEditorType);
}

/** Runs a command where the workspace is trusted, and tells what failed with its remedy. */
function guarded(log: TraceLog, run: (row: unknown) => Promise<void>): (row?: unknown) => Promise<void> {
  return async (row) => {
    if (!workspace.isTrusted) {
      const text = "Recording on runners is off in Restricted Mode. Trust this workspace to use it.";
      const manage = "Manage Workspace Trust";
      if ((await showWarning(text, manage)) === manage)
        await commands.executeCommand("workbench.trust.manage");
      return;
    }
    try {
      await run(row);
    } catch (thrown) {
      if (thrown instanceof SshCancelled) return;
      await tellFailure(log, thrown);
    }
  };
}

async function tellFailure(log: TraceLog, thrown: unknown): Promise<void> {
  if (thrown instanceof SshFailure) log.write("remote", thrown.sentence);
  else log.error(thrown);
  const text = thrown instanceof SshFailure ? thrown.sentence : String(thrown);
  // A key that must not be trusted is told in a dialogue with no way on.
  if (thrown instanceof SshFailure && thrown.stage === "host key") {
    await showErrorDialogue("The host key was refused.", text);
    return;
  }
  const showLog = "Show Log";
  if ((await showError(text, showLog)) === showLog)
    await commands.executeCommand("traceInvestigator.showLog");
}

function withProgress(title: string, run: (signal: AbortSignal) => Promise<unknown>): Thenable<unknown> {
  return window.withProgress(
    { location: ProgressLocation.Notification, title: messageText(title), cancellable: true },
    (_progress, token) => run(signalOf(token)),
  );
}

function signalOf(token: CancellationToken): AbortSignal {
  const source = new AbortController();
  token.onCancellationRequested(() => {
    source.abort();
  });
  return source.signal;
}

async function pickRecording(recordings: Recordings): Promise<RecordingStatus | undefined> {
  const items = recordings.all.map((status) => ({
    label: status.recording.scope,
    description: `${status.recording.runner.name}: ${recordingState(status, env.language)}`,
    status,
  }));
  if (items.length === 0) void showInformation("No recording is open.");
  if (items.length <= 1) return items[0]?.status;
  return (await window.showQuickPick(items, { placeHolder: "Recording" }))?.status;
}

async function record(recordings: Recordings, runner: Runner): Promise<void> {
  const options = await askRecordingOptions(runner.name);
  if (options === undefined) return;
  await withProgress(`Starting a recording on ${runner.name}`, async (signal) => {
    const { recording } = await recordings.start(runner, options, signal);
    reach("didRecord");
    await openTrace(recording.path);
  });
}

async function tellCheck(runner: Runner, check: RunnerCheck): Promise<void> {
  const gaps = check.unrecorded.map(({ what, why }) => `${what} (${why})`).join(", ");
  const facts = `Linux ${check.kernel} on ${check.arch}`;
  if (!check.ok) {
    const text = `${runner.name} (${facts}) cannot be recorded: ${check.error ?? "no reason given"}`;
    await showWarning(text);
    return;
  }
  const rest = gaps === "" ? "Everything can be recorded." : `Not recorded: ${gaps}.`;
  const free = check.freeBytes === null ? "" : `, ${sizeText(check.freeBytes, env.language)} free`;
  const start = "Record…";
  const text = `${runner.name}: ${facts}, ${check.root ? "root" : "not root"}${free}. ${rest}`;
  if ((await showInformation(text, start)) === start)
    await commands.executeCommand("traceInvestigator.record", {
      kind: "runner",
      runner,
    } satisfies RunnersRow);
}

async function cleanUp(recordings: Recordings, status: RecordingStatus, signal: AbortSignal): Promise<void> {
  const { recording } = status;
  const remove = "Stop and Remove";
  const detail = `What is fetched stays here; what is not is lost. On the runner: ${recording.directory}`;
  const text = `Remove the recording from ${recording.runner.name}?`;
  if ((await askInDialogue(text, detail, remove)) !== remove) return;
  try {
    await recordings.cleanUp(recording, signal);
  } catch (thrown) {
    if (!(thrown instanceof SshFailure)) throw thrown;
    await offerForget(recordings, recording, thrown);
  }
}

/** A runner that is gone for good would leave its recordings in the list for ever. */
async function offerForget(
  recordings: Recordings,
  recording: OpenRecording,
  { sentence }: SshFailure,
): Promise<void> {
  const forget = "Forget";
  const text = "The recording could not be removed from its runner. Forget it here?";
  const detail = `${sentence}\n\nIf that machine is there, ${recording.directory} stays on it.`;
  if ((await askInDialogue(text, detail, forget)) === forget) await recordings.forget(recording);
}

async function forgetHostKey(trust: TrustStore, runner: Runner): Promise<void> {
  const { resolveRoute } = await import("./ssh/sshRoute.js");
  const route = await resolveRoute(runner.alias, runner.overrides);
  const target = route.at(-1);
  if (target === undefined) return;
  const token = targetToken(target);
  const found = await trust.forget(token);
  void showInformation(
    found
      ? `The key that was accepted for ${token} is forgotten. You are asked again at the next connection.`
      : `No key of ${token} was accepted here. Keys in ~/.ssh/known_hosts are changed with ssh-keygen -R.`,
  );
}

/** The recording that a row shows, or that writes the document. */
function recordingOf(given: unknown, recordings: Recordings): RecordingStatus | undefined {
  if (isRow(given, "recording")) return given.status;
  if (!(given instanceof Uri)) return undefined;
  return recordings.all.find(({ recording }) => recording.path === given.fsPath);
}

function isRow<K extends RunnersRow["kind"]>(row: unknown, kind: K): row is Extract<RunnersRow, { kind: K }> {
  return typeof row === "object" && row !== null && (row as { kind?: unknown }).kind === kind;
}
