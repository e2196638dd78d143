import { SshFailure } from "../ssh/sshFailure.js";

/** What is to be recorded. */
export type RecordingScope =
  /** A line for the shell of the user who logs in, and all that it starts. */
  | { readonly kind: "command"; readonly command: string }
  /** A running process and its descendants, such as a runner's listener. */
  | { readonly kind: "tree"; readonly pid: number }
  /** Absolute path of a cgroup v2. */
  | { readonly kind: "cgroup"; readonly path: string }
  | { readonly kind: "everything" };

/** How it is to be recorded. */
export interface RecordingOptions {
  readonly scope: RecordingScope;
  /** The recording ends before its file is larger; at least 1 MiB. */
  readonly maxBytes: number;
  readonly maxSeconds: number;
  /** Well-known formats of tokens and passwords are hidden in arguments unless this is set. */
  readonly keepTokens: boolean;
  /** POSIX extended regular expressions of what else is hidden. */
  readonly redact: readonly string[];
  /** Record although some kinds of events cannot be. */
  readonly partial: boolean;
}

/** The words of `trace-collector start` for it, the command's own left out. */
export function optionWords({
  scope,
  maxBytes,
  maxSeconds,
  keepTokens,
  redact,
  partial,
}: RecordingOptions): string[] {
  return [
    "--max-size",
    String(wholeNumber("size cap", maxBytes, 1 << 20)),
    "--max-time",
    String(wholeNumber("time cap", maxSeconds, 1)),
    ...(keepTokens ? ["--keep-tokens"] : []),
    ...redact.flatMap((pattern) => ["--redact", pattern]),
    ...(partial ? ["--partial"] : []),
    ...scopeWords(scope),
  ];
}

function scopeWords(scope: RecordingScope): string[] {
  switch (scope.kind) {
    case "command":
      return [];
    case "tree":
      return ["--tree", String(wholeNumber("process id", scope.pid, 1))];
    case "cgroup":
      if (!scope.path.startsWith("/"))
        throw new SshFailure(
          "configuration",
          "A cgroup is named by its absolute path.",
          "Begin it with a slash.",
        );
      return ["--cgroup", scope.path];
    case "everything":
      return ["--all"];
  }
}

/** For lists and titles. */
export function scopeText(scope: RecordingScope): string {
  switch (scope.kind) {
    case "command":
      return scope.command;
    case "tree":
      return `process ${scope.pid} and its descendants`;
    case "cgroup":
      return `cgroup ${scope.path}`;
    case "everything":
      return "the whole machine";
  }
}

function wholeNumber(name: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new SshFailure("configuration", `The ${name} must be a whole number of at least ${least}.`, "");
}
