import { isAbsolute } from "node:path";
import type { ConfigurationChangeEvent } from "vscode";
import { workspace } from "vscode";
import type { ViewSettings } from "../../core/protocol/investigationApi.js";
import type { ReadLimits } from "../../core/protocol/openTrace.js";

import { type Runner, runnersOf } from "../remote/runner.js";

const section = "traceInvestigator";

/** What to do when the file of an open trace was written by somebody else. */
export type FileChangeReaction = "ask" | "reload" | "ignore";

export function readLimits(): ReadLimits {
  const textGiB = workspace.getConfiguration(section).get<number>("limits.textGiB", 64);
  return { textBytes: Math.max(1, textGiB) * 1024 ** 3 };
}

/** Rows of a cell's result that are kept at most. */
export function maxResultRows(): number {
  const rows = workspace.getConfiguration(section).get<number>("notebook.maxRows", 1_000_000);
  return Math.min(5_000_000, Math.max(1, Math.floor(rows)));
}

export function viewSettings(): ViewSettings {
  return {
    hideLibraryLoads: workspace.getConfiguration(section).get<boolean>("hideLibraryLoads", true),
    reduceMotion: workspace.getConfiguration("workbench").get<string>("reduceMotion") === "on",
  };
}

export function fileChangeReaction(): FileChangeReaction {
  return workspace.getConfiguration(section).get<FileChangeReaction>("onFileChange", "ask");
}

/** Folders of signature files besides that of each repository; relative ones lie in the repositories. */
export function signatureFolders(): readonly string[] {
  return workspace.getConfiguration(section).get<readonly string[]>("signatures.folders", []);
}

/** Folders of Sigma rules. */
export function sigmaFolders(): readonly string[] {
  return workspace.getConfiguration(section).get<readonly string[]>("sigma.folders", []);
}

/** Whether a trace is held against the profile of its repository when it is opened. */
export function checksProfile(): boolean {
  return workspace.getConfiguration(section).get<boolean>("profile.check", true);
}

export function affectsSignatures(change: ConfigurationChangeEvent): boolean {
  return ["signatures.folders", "sigma.folders", "profile.check"].some((name) =>
    change.affectsConfiguration(`${section}.${name}`),
  );
}

/** Runners of the settings; what has not their shape is passed over. No workspace can set this one (scope "machine"). */
export function runnerSettings(): readonly Runner[] {
  return runnersOf(workspace.getConfiguration(section).get<unknown>("remote.runners"));
}

/** Folder of fetched traces. */
export function libraryFolder(standard: string): string {
  const folder = workspace.getConfiguration(section).get<string>("library.folder", "");
  return isAbsolute(folder) ? folder : standard;
}

/** Days after which a trace of the library is offered for deletion. */
export function retentionDays(): number {
  return Math.max(1, workspace.getConfiguration(section).get<number>("library.retentionDays", 90));
}

export function affectsView(change: ConfigurationChangeEvent): boolean {
  return change.affectsConfiguration(section) || change.affectsConfiguration("workbench.reduceMotion");
}
