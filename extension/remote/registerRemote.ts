import { join } from "node:path";
import type { ExtensionContext } from "vscode";
import { Disposable, Uri, commands, env, window, workspace } from "vscode";
import type { Screens } from "../editor/screens.js";
import type { TraceRegistry } from "../editor/traceRegistry.js";
import type { TraceSession } from "../editor/traceSession.js";
import { registerLibrary } from "../library/libraryCommands.js";
import type { TraceLibrary } from "../library/traceLibrary.js";
import { showInformation, showWarning } from "../workbench/messages.js";
import { libraryFolder, runnerSettings } from "../workbench/settings.js";
import type { TraceLog } from "../workbench/traceLog.js";
import type { GrowingFiles } from "./growingFiles.js";
import { KeptSecrets } from "./keptSecrets.js";
import type { RecordingStatus } from "./liveRecording.js";
import { type OpenRecording, OpenRecordings } from "./openRecordings.js";
import { openTrace, registerRemoteCommands } from "./remoteCommands.js";
import { Recordings } from "./recordings.js";
import { recordingOn } from "./recordingText.js";
import { RunnerPrompts } from "./runnerPrompts.js";
import { RunnersView } from "./runnersView.js";
import { TrustStore } from "./ssh/trustStore.js";

/** What recording works with. */
export interface RemoteParts {
  readonly growing: GrowingFiles;
  readonly screens: Screens;
  readonly sessions: TraceRegistry<TraceSession>;
  readonly library: TraceLibrary;
  readonly log: TraceLog;
}

/** Builds everything about runners and the library of what was recorded on them. Connects to nothing. */
export function registerRemote(
  context: ExtensionContext,
  { growing, screens, sessions, library, log }: RemoteParts,
): { readonly recordings: Recordings; readonly disposables: readonly Disposable[] } {
  const { globalState } = context;
  const trust = new TrustStore(Uri.joinPath(context.globalStorageUri, "trusted_hosts").fsPath);
  const secrets = new KeptSecrets(context.secrets, globalState);
  const recordings = new Recordings({
    prompts: new RunnerPrompts(secrets),
    trust,
    remembered: new OpenRecordings(globalState),
    growing,
    collectorFolder: Uri.joinPath(context.extensionUri, "dist", "collector").fsPath,
    libraryFolder: () => libraryFolder(defaultLibrary(context)),
    log,
    warm: (path) => {
      const lease = sessions.acquire(Uri.file(path).toString());
      return () => {
        lease.release();
      };
    },
    onComplete: ({ recording, events, lost }) => {
      const { runner, scope, startedEpochMs, path } = recording;
      return library.note(path, { runner: runner.name, scope, startedEpochMs, events, lost });
    },
    onFailed: (status, reason) => {
      tellDetached(status, reason, recordings).then(undefined, log.error);
    },
  });
  const view = new RunnersView(recordings, runnerSettings);
  const offer = (): void => {
    offerOpen(recordings).then(undefined, log.error);
  };
  if (workspace.isTrusted) offer();
  const onTrusted = (): void => {
    view.refresh();
    offer();
  };
  const stopTelling = recordings.onDidChange(() => {
    tellScreens(screens, recordings);
  });
  return {
    recordings,
    disposables: [
      new Disposable(() => {
        recordings.dispose();
        view.dispose();
        stopTelling();
      }),
      workspace.onDidGrantWorkspaceTrust(onTrusted),
      window.registerTreeDataProvider("traceInvestigator.runners", view),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("traceInvestigator.remote")) view.refresh();
      }),
      ...registerLibrary(library, { state: globalState, log, growing }),
      ...registerRemoteCommands({ recordings, view, trust, secrets, log }),
    ],
  };
}

/** A recording that stopped coming must not go unnoticed: it goes on over there, up to its caps. */
async function tellDetached(
  { recording }: RecordingStatus,
  reason: string,
  recordings: Recordings,
): Promise<void> {
  const attach = "Re-attach";
  const text = `The recording on ${recording.runner.name} is not fetched any more. ${reason}`;
  const answer = await showWarning(text, attach, "Show Log");
  if (answer === attach) await reattach(recordings, [recording]);
  if (answer === "Show Log") await commands.executeCommand("traceInvestigator.showLog");
}

/** Tells the screens on growing traces how their recordings are going. */
function tellScreens(screens: Screens, recordings: Recordings): void {
  for (const screen of screens.all) {
    const recording = recordingOn(screen.uri, recordings.all, env.language);
    if (recording !== null) screen.notify({ kind: "recording", recording });
  }
}

/** Where traces are kept when the setting names no folder. */
export function defaultLibrary(context: ExtensionContext): string {
  return join(context.globalStorageUri.fsPath, "traces");
}

/** After a restart: what was recorded meanwhile is on its runner, and comes when the reader says so. */
async function offerOpen(recordings: Recordings): Promise<void> {
  const open = recordings.all.map(({ recording }) => recording);
  if (open.length === 0) return;
  const attach = "Re-attach";
  const names = [...new Set(open.map(({ runner }) => runner.name))].join(", ");
  const text = `${open.length === 1 ? "A recording is" : `${open.length} recordings are`} still open on ${names}. Re-attach to fetch the rest.`;
  const answer = await showInformation(text, attach, "Show");
  if (answer === attach) await reattach(recordings, open);
  if (answer === "Show") await commands.executeCommand("traceInvestigator.runners.focus");
}

/**
 * A notice stays until it is answered, and the reader may have attached another way by then: what is fetched already, or
 * is complete, is shown.
 */
async function reattach(recordings: Recordings, offered: readonly OpenRecording[]): Promise<void> {
  const [first] = offered;
  if (!recordings.attachDetached(offered) && first !== undefined) await openTrace(first.path);
}
