/* eslint-disable no-restricted-syntax -- the one place that may call these */
import { window } from "vscode";
import { messageText } from "./messageText.js";

/** The name of the answer that was chosen; undefined where the message was closed. */
type Answer = Thenable<string | undefined>;

/**
 * Notifications and dialogues. All go this way, so that the name of a file, an error or text of a trace never becomes a
 * link in one.
 */
export function showInformation(text: string, ...answers: readonly string[]): Answer {
  return window.showInformationMessage(plain(text), ...answers);
}

export function showWarning(text: string, ...answers: readonly string[]): Answer {
  return window.showWarningMessage(plain(text), ...answers);
}

export function showError(text: string, ...answers: readonly string[]): Answer {
  return window.showErrorMessage(plain(text), ...answers);
}

/** Holds up everything else until it is answered. `detail` may have several lines. */
export function askInDialogue(text: string, detail: string, ...answers: readonly string[]): Answer {
  return window.showWarningMessage(plain(text), { modal: true, detail: plain(detail) }, ...answers);
}

/** A failure that holds up everything else until it was read. */
export function showErrorDialogue(text: string, detail: string): Answer {
  return window.showErrorMessage(plain(text), { modal: true, detail: plain(detail) });
}

function plain(text: string): string {
  return text.split("\n").map(messageText).join("\n");
}
