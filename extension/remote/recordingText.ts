import type { Uri } from "vscode";
import type { RecordingFacts } from "../../core/protocol/investigationApi.js";
import { sizeText } from "../workbench/sizeText.js";
import type { RecordingStatus } from "./liveRecording.js";

/** What a recording is doing, in a few words. */
export function recordingState({ phase, sizeBytes, events, lost }: RecordingStatus, locale: string): string {
  const counts = [
    ...(events === null ? [] : [`${events.toLocaleString(locale)} events`]),
    ...(lost === null ? [] : [`${lost.toLocaleString(locale)} lost`]),
    sizeText(sizeBytes, locale),
  ].join(", ");
  switch (phase.kind) {
    case "attached":
      return `recording, ${counts}`;
    case "reconnecting":
      return `connection lost, trying again, ${counts}`;
    case "verifying":
      return `checking what was fetched, ${counts}`;
    case "detached":
      return `not attached, ${counts}`;
    case "complete":
      return phase.crashed ? `complete up to the end of its recorder, ${counts}` : `complete, ${counts}`;
  }
}

/** What a screen says of the recording that writes its trace; null where none does. */
export function recordingOn(
  { scheme, fsPath }: Pick<Uri, "scheme" | "fsPath">,
  recordings: readonly RecordingStatus[],
  locale: string,
): RecordingFacts | null {
  const status = recordings.find(({ recording }) => scheme === "file" && recording.path === fsPath);
  if (status === undefined) return null;
  return {
    runner: status.recording.runner.name,
    // How many events there are is on the screen already, and newer than what the runner said.
    state: recordingState({ ...status, events: null }, locale),
    attached: status.phase.kind !== "detached",
  };
}

/** All about a recording, a line each. */
export function recordingFacts(status: RecordingStatus, locale: string): string {
  const { recording, phase } = status;
  const reason = phase.kind === "reconnecting" || phase.kind === "detached" ? phase.reason : null;
  return [
    `${recording.scope} on ${recording.runner.name}`,
    `since ${new Date(recording.startedEpochMs).toLocaleString(locale)}`,
    recordingState(status, locale),
    ...(reason === null ? [] : [reason]),
    `to ${recording.path}`,
  ].join("\n");
}
