import type { Disposable } from "vscode";
import { lm } from "vscode";
import type { Screens } from "../editor/screens.js";
import { explainProcess } from "./explainProcess.js";
import { listFindings } from "./listFindings.js";
import { queryTrace } from "./queryTrace.js";
import { traceTool, type TraceQuestion } from "./traceTool.js";

/** The tools by the names of the manifest. */
const questions: Readonly<Record<string, TraceQuestion>> = {
  query_trace: queryTrace,
  list_findings: listFindings,
  explain_process: explainProcess,
};

/** Lets language models of the editor ask about traces that are open: they read, are capped, and open nothing. */
export function registerTraceTools(screens: Screens): Disposable[] {
  return Object.entries(questions).map(([name, question]) =>
    lm.registerTool(name, traceTool(screens, question)),
  );
}
