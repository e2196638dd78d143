import type { Disposable, ExtensionContext } from "vscode";
import { Uri, env, window, workspace } from "vscode";
import { registerCompareCommands } from "./compare/compareCommands.js";
import { createSession, openAlone } from "./editor/createSession.js";
import { screenHandlers } from "./editor/screenHandlers.js";
import { Screens } from "./editor/screens.js";
import { TraceEditor, textTraceEditorType, traceEditorType } from "./editor/traceEditor.js";
import { TraceRegistry } from "./editor/traceRegistry.js";
import type { TraceSession } from "./editor/traceSession.js";
import { ViewStateStore } from "./editor/viewStateStore.js";
import { type Findings, registerFindings } from "./findings/registerFindings.js";
import { registerTraceTools } from "./languageModel/traceTools.js";
import { type NotebookFeature, registerNotebook } from "./notebook/registerNotebook.js";
import { QueryHistory } from "./notebook/queryHistory.js";
import { noteFindings } from "./library/noteFindings.js";
import { TraceLibrary } from "./library/traceLibrary.js";
import { registerProfileCommands } from "./profile/profileCommands.js";
import { GrowingFiles } from "./remote/growingFiles.js";
import type { Recordings } from "./remote/recordings.js";
import { recordingOn } from "./remote/recordingText.js";
import { defaultLibrary, registerRemote } from "./remote/registerRemote.js";
import { registerNewSignature } from "./signatures/newSignatureCommand.js";
import { SignatureTests } from "./signatures/signatureTests.js";
import { registerCommands } from "./workbench/commands.js";
import { affectsView, libraryFolder, viewSettings } from "./workbench/settings.js";
import { TraceActions } from "./workbench/traceActions.js";
import { TraceDocuments } from "./workbench/traceDocuments.js";
import { traceLog } from "./workbench/traceLog.js";
import { noticeFileChanges, noticeRecovery } from "./workbench/traceNotices.js";
import { TraceStatusBar } from "./workbench/traceStatusBar.js";

/** Closing a tab and opening it again within this time costs nothing; a trace may hold some 700 MB. */
const lingerMs = 5000;

/** What the tests in the extension host look at; not meant for other extensions. */
export interface TraceInvestigator {
  readonly sessions: TraceRegistry<TraceSession>;
  readonly screens: Screens;
  readonly statusBar: TraceStatusBar;
  readonly traceActions: TraceActions;
  readonly findings: Findings;
  readonly signatureTests: SignatureTests;
  readonly notebook: NotebookFeature;
  readonly recordings: Recordings;
  readonly growing: GrowingFiles;
}

/** Builds the parts, connects them and registers what the manifest contributes. Nothing is read or started. */
export function activate(context: ExtensionContext): TraceInvestigator {
  const log = traceLog();
  const growing = new GrowingFiles();
  const library = new TraceLibrary(() => libraryFolder(defaultLibrary(context)));
  const sessions = new TraceRegistry((key) => {
    const uri = Uri.parse(key, true);
    const session = createSession(uri, context, growing, log);
    documents.follow(uri, session);
    noticeRecovery(session);
    findings.runs.follow(uri, session);
    noteFindings(uri, session, library, log);
    return session;
  }, lingerMs);
  const documents = new TraceDocuments(sessions, env.language);
  const screens = new Screens();
  const history = new QueryHistory(context.workspaceState);
  const findings = registerFindings(context, screens, () => sessions.all, history, log);
  const signatureTests = new SignatureTests(findings.user, (uri) => openAlone(uri, context), log.error);
  const statusBar = new TraceStatusBar(screens, log.error);
  const states = new ViewStateStore(context.workspaceState);
  const notebook = registerNotebook({ history, registry: sessions, screens, states });
  const traceActions = new TraceActions(documents, log.channel, (trace, sql) =>
    notebook.notebooks.showSql(trace, sql),
  );
  const editor = new TraceEditor({
    extensionUri: context.extensionUri,
    sessions,
    screens,
    states,
    recordingOf: (uri) => recordingOn(uri, recordings.all, env.language),
    handlersFor: (screen) => screenHandlers(screen, traceActions),
    watch: (uri, session) => noticeFileChanges(uri, session, growing),
  });
  const { recordings, disposables } = registerRemote(context, { growing, screens, sessions, library, log });
  context.subscriptions.push(
    ...disposables,
    log.channel,
    sessions,
    documents,
    screens,
    statusBar,
    ...editorProviders(editor),
    followViewSettings(screens),
    ...notebook.disposables,
    signatureTests,
    registerNewSignature({ findings: findings.shown, user: findings.user }),
    ...onOpenTraces(sessions, screens, traceActions, context),
  );
  return {
    sessions,
    screens,
    statusBar,
    traceActions,
    findings,
    signatureTests,
    notebook,
    recordings,
    growing,
  };
}

/** What acts on the trace in front, or on the one that is named. */
function onOpenTraces(
  sessions: TraceRegistry<TraceSession>,
  screens: Screens,
  actions: TraceActions,
  context: ExtensionContext,
): Disposable[] {
  return [
    ...registerTraceTools(screens),
    ...registerCompareCommands({ sessions, screens, context }),
    ...registerProfileCommands({ sessions, screens }),
    ...registerCommands({ screens, actions, extensionUri: context.extensionUri }),
  ];
}

function editorProviders(editor: TraceEditor): Disposable[] {
  return [traceEditorType, textTraceEditorType].map((viewType) =>
    window.registerCustomEditorProvider(viewType, editor, {
      supportsMultipleEditorsPerDocument: true,
      // A hidden screen gives its memory back; it comes again from its small saved state.
      webviewOptions: { retainContextWhenHidden: false },
    }),
  );
}

function followViewSettings(screens: Screens): Disposable {
  return workspace.onDidChangeConfiguration((change) => {
    if (!affectsView(change)) return;
    for (const screen of screens.all) screen.notify({ kind: "settings", settings: viewSettings() });
  });
}
