import type { LogOutputChannel } from "vscode";
import { window } from "vscode";
import { visibleText } from "./visibleText.js";

/** The output channel of the extension, with the part that speaks named on every line. */
export interface TraceLog {
  readonly channel: LogOutputChannel;
  readonly write: (scope: string, text: string) => void;
  /** For failures that nobody waits for. */
  readonly error: (thrown: unknown) => void;
}

export function traceLog(): TraceLog {
  const channel = window.createOutputChannel("Trace Investigator", { log: true });
  return {
    channel,
    write: (scope, text) => {
      channel.info(`[${scope}] ${visibleText(text)}`);
    },
    error: (thrown) => {
      const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
      channel.error(text.split("\n").map(visibleText).join("\n"));
    },
  };
}
