import { printable } from "../ssh/hostNames.js";
import { SshFailure } from "../ssh/sshFailure.js";

/** What `check` says about a machine. */
export interface RunnerCheck {
  readonly ok: boolean;
  readonly kernel: string;
  readonly arch: string;
  readonly root: boolean;
  readonly privileged: boolean;
  readonly btf: boolean;
  /** Where cgroup v2 is mounted; null where it is not. */
  readonly cgroup2: string | null;
  readonly freeBytes: number | null;
  readonly unrecorded: readonly { readonly what: string; readonly why: string }[];
  /** Why nothing can be recorded; null where it can. */
  readonly error: string | null;
}

/** What `status` and `stop` say about a recording. */
export interface RemoteState {
  readonly running: boolean;
  /** It ended without its end record. */
  readonly crashed: boolean;
  readonly sizeBytes: number;
  readonly events: number;
  readonly lost: number;
  /** Of the whole trace, once the recording is over. */
  readonly sha256: string | null;
  /** Why it ended. */
  readonly why: string | null;
  readonly error: string | null;
}

/** The first line of `tail`. */
export interface TailHead {
  readonly from: number;
  readonly sizeBytes: number;
}

type Fields = Readonly<Record<string, unknown>>;

/** Reads an answer of `check`. All answers come from another machine: nothing in them is believed to have its shape. */
export function parseCheck(line: string): RunnerCheck {
  const fields = parseAnswer(line);
  const gaps = Array.isArray(fields["unrecorded"]) ? (fields["unrecorded"] as unknown[]) : [];
  return {
    ok: fields["ok"] === true,
    kernel: text(fields["kernel"]) ?? "unknown",
    arch: text(fields["arch"]) ?? "unknown",
    root: fields["root"] === true,
    privileged: fields["privileged"] === true,
    btf: fields["btf"] === true,
    cgroup2: text(fields["cgroup2"]),
    freeBytes: typeof fields["free_bytes"] === "number" ? fields["free_bytes"] : null,
    unrecorded: gaps.slice(0, 100).map((gap) => {
      const { what, why } = (gap ?? {}) as Fields;
      return { what: text(what) ?? "", why: text(why) ?? "" };
    }),
    error: text(fields["error"]),
  };
}

/** Reads an answer of `start`, `status` or `stop`; throws the refusal where it is one. */
export function parseState(line: string): RemoteState {
  const fields = parseAnswer(line);
  throwRefusal(fields);
  const sha256 = text(fields["sha256"]);
  return {
    running: fields["running"] === true,
    crashed: fields["crashed"] === true,
    sizeBytes: count(fields["size"]),
    events: count(fields["events"]),
    lost: count(fields["lost"]),
    sha256: sha256 !== null && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
    why: text(fields["why"]),
    error: fields["state"] === "failed" ? text(fields["error"]) : null,
  };
}

/** Reads the head of `tail`; throws the refusal where it is one. */
export function parseTailHead(line: string): TailHead {
  const fields = parseAnswer(line);
  throwRefusal(fields);
  return { from: count(fields["from"]), sizeBytes: count(fields["size"]) };
}

/** A refusal of the collector, with the code that its documentation lists. */
export class CollectorRefusal extends SshFailure {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super("recording", `The collector refuses: ${message}.`, remedies[code] ?? "");
  }
}

const remedies: Readonly<Record<string, string>> = {
  "no-session": "The recording is not there any more; what was fetched is kept.",
  "not-started": "Run Check Runner to see what this machine lacks.",
  "not-created": "Check the free space of the runner.",
};

/** Throws the refusal that a line of the collector is, if it is one. */
export function throwRefusal(fields: Fields): void {
  const code = text(fields["error"]);
  if (code === null || "state" in fields) return;
  throw new CollectorRefusal(code, text(fields["message"]) ?? code);
}

/** The last line that is an object: what stands before is said by others, such as systemd. */
export function parseAnswer(output: string): Fields {
  const line = output
    .split("\n")
    .findLast((candidate) => candidate.startsWith("{") && candidate.endsWith("}"));
  try {
    return JSON.parse(line ?? "") as Fields;
  } catch {
    throw new SshFailure(
      "collector",
      `The collector gave no answer that can be read: ${printable(output.trim()).slice(0, 300)}`,
      "Run Check Runner to see whether it runs there.",
    );
  }
}

function text(value: unknown): string | null {
  return typeof value === "string" ? printable(value) : null;
}

function count(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : 0;
}
