import { window } from "vscode";
import type { RecordingOptions, RecordingScope } from "./recording/recordingScope.js";

/** Choices of the cap on size, with what they are in bytes. */
const sizes = [
  { label: "1 GiB", description: "some 60 million events", bytes: 2 ** 30 },
  { label: "100 MiB", description: "some 6 million events", bytes: 100 * 2 ** 20 },
  { label: "10 GiB", description: "", bytes: 10 * 2 ** 30 },
] as const;

const times = [
  { label: "1 hour", seconds: 3600 },
  { label: "10 minutes", seconds: 600 },
  { label: "6 hours", seconds: 6 * 3600 },
  { label: "24 hours", seconds: 24 * 3600 },
] as const;

const redactions = [
  { label: "Hide tokens and passwords", description: "well-known formats, in arguments", keepTokens: false },
  { label: "Record arguments as they are", description: "the trace may hold secrets", keepTokens: true },
] as const;

/** Asks what to record and how; undefined where the reader leaves a question. */
export async function askRecordingOptions(runner: string): Promise<RecordingOptions | undefined> {
  const scope = await askScope(runner);
  if (scope === undefined) return undefined;
  const title = `Record on ${runner}`;
  const size = await window.showQuickPick(sizes, {
    title,
    placeHolder: "End the recording at the latest at this size",
  });
  if (size === undefined) return undefined;
  const time = await window.showQuickPick(times, {
    title,
    placeHolder: "End the recording at the latest after",
  });
  if (time === undefined) return undefined;
  const redaction = await window.showQuickPick(redactions, { title, placeHolder: "Secrets in arguments" });
  if (redaction === undefined) return undefined;
  const pattern = await window.showInputBox({
    title,
    prompt: "What else to hide in arguments: a POSIX regular expression, or nothing",
    ignoreFocusOut: true,
  });
  if (pattern === undefined) return undefined;
  return {
    scope,
    maxBytes: size.bytes,
    maxSeconds: time.seconds,
    keepTokens: redaction.keepTokens,
    redact: pattern === "" ? [] : [pattern],
    // What cannot be recorded is in the first line of the trace, and was told by the check.
    partial: true,
  };
}

async function askScope(runner: string): Promise<RecordingScope | undefined> {
  const title = `Record on ${runner}`;
  const choices = [
    {
      label: "A command",
      detail: "Runs it as the user who logs in, and records all that it starts",
      scope: "command",
    },
    {
      label: "A process tree",
      detail: "A running process, such as the runner's listener, and its descendants",
      scope: "tree",
    },
    {
      label: "A cgroup",
      detail: "All processes of a cgroup v2, such as a container or a service",
      scope: "cgroup",
    },
    { label: "Everything", detail: "All processes of the machine", scope: "everything" },
  ] as const;
  const choice = await window.showQuickPick(choices, { title, placeHolder: "What to record" });
  const ask = (
    prompt: string,
    validateInput: (text: string) => string | undefined,
  ): Thenable<string | undefined> =>
    window.showInputBox({ title, prompt, validateInput, ignoreFocusOut: true });
  switch (choice?.scope) {
    case "command": {
      const command = await ask("Command for the shell of that machine", (text) =>
        text.trim() === "" ? "Enter a command." : undefined,
      );
      return command === undefined ? undefined : { kind: "command", command };
    }
    case "tree": {
      const pid = await ask("Process id", (text) =>
        /^[1-9]\d{0,9}$/u.test(text) ? undefined : "Enter the number of a process.",
      );
      return pid === undefined ? undefined : { kind: "tree", pid: Number(pid) };
    }
    case "cgroup": {
      const path = await ask("Path of the cgroup, from /sys/fs/cgroup on", (text) =>
        text.startsWith("/") ? undefined : "Begin with a slash.",
      );
      return path === undefined ? undefined : { kind: "cgroup", path };
    }
    case "everything":
      return { kind: "everything" };
    case undefined:
      return undefined;
  }
}
