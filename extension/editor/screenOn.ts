import type { Uri } from "vscode";
import { ViewColumn, commands } from "vscode";
import type { Screens } from "./screens.js";
import { textTraceEditorType, traceEditorType } from "./traceEditor.js";
import type { TraceScreen } from "./traceScreen.js";

/** Longest wait for the screen of a trace to come up. */
const screenLimitMs = 30_000;

/** The screen that shows a trace, which may be hidden; where there is none, one is opened beside what is in front. */
export async function screenOn(screens: Screens, uri: Uri): Promise<TraceScreen> {
  const open = screens.preferred(uri);
  if (open !== undefined) return open;
  const type = uri.path.endsWith(".gz") ? traceEditorType : textTraceEditorType;
  const shown = screens.onceOpen(uri, screenLimitMs);
  const [screen] = await Promise.all([
    shown,
    commands.executeCommand("vscode.openWith", uri, type, ViewColumn.Beside),
  ]);
  await screen.ready;
  return screen;
}
