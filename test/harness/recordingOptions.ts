import type { RecordingOptions, RecordingScope } from "../../extension/remote/recording/recordingScope.js";

/** Options of a recording that do not stand in a test's way. */
export function recordingOptions(
  scope: RecordingScope,
  more: Partial<RecordingOptions> = {},
): RecordingOptions {
  return {
    scope,
    maxBytes: 1 << 30,
    maxSeconds: 120,
    keepTokens: false,
    redact: [],
    partial: true,
    ...more,
  };
}

/** The same for a line of the shell. */
export function recordingOf(command: string, more: Partial<RecordingOptions> = {}): RecordingOptions {
  return recordingOptions({ kind: "command", command }, more);
}
