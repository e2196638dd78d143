import { basename } from "node:path/posix";
import type { ScriptEnd } from "../ssh/remoteScript.js";
import { SshFailure } from "../ssh/sshFailure.js";
import {
  CollectorRefusal,
  parseAnswer,
  parseCheck,
  parseState,
  parseTailHead,
  type RemoteState,
  type RunnerCheck,
  type TailHead,
  throwRefusal,
} from "./collectorAnswers.js";
import { removeInstallation } from "./installCollector.js";
import { type RecordingOptions, optionWords } from "./recordingScope.js";
import type { RunnerLink } from "./runnerLink.js";

/** Longest head of `tail`, bytes; it is some sixty. */
const headLimitBytes = 4096;

/** Exit code of the collector for words that it does not take, such as a regular expression with a mistake. */
const wrongWords = 64;

/** How a recording was started. */
export interface StartedRecording {
  readonly state: RemoteState;
  /** Whether the service manager keeps it: else a logout may end it where KillUserProcesses is set. */
  readonly bySystemd: boolean;
}

/** How following a trace ended. */
export type TailEnd = "complete" | "crashed" | "cut";

/**
 * A command runs as the user who logged in, in a login shell of that user; the collector around it is root. Where systemd
 * runs, its unit outlives the session, and what the command prints stays out of the journal, which others may read;
 * elsewhere `start` detaches itself. systemd replaces `$NAME`, `${NAME}` and `$$` in the words of a service, and only from
 * 254 on can be told not to (systemd.service(5), "Command lines"): each `$` is doubled, which every version takes back.
 * It leaves `%` alone in a service that is made over its bus.
 */
const startScript = [
  'bin=$1; dir=$2; unit=$3; line=$4; shift 4; if [ -n "$line" ]; then',
  'if [ -n "$SUDO_USER" ] && [ "$SUDO_USER" != root ]; then set -- "$@" -- su -l "$SUDO_USER" -c "$line"',
  '; else set -- "$@" -- sh -c "$line"; fi; fi',
  "; if [ -d /run/systemd/system ] && command -v systemd-run >/dev/null; then log=${bin%/*}/output.log;",
  // The point keeps the line breaks at a word's end, which $(…) would take away.
  `for word do shift; word=$(printf '%s.\\n' "$word" | sed 's/[$]/&&/g') || exit 1`,
  '; set -- "$@" "${word%.}"; done;',
  'systemd-run --quiet --collect --unit="$unit" -p Type=notify -p NotifyAccess=main -p UMask=0077',
  '-p TimeoutStopSec=20 -p KillMode=process -p StandardOutput="append:$log" -p StandardError="append:$log"',
  '-- "$bin" start "$dir" --foreground "$@" >&2 || [ -d "$dir" ] || { tail -n 3 "$log" >&2; exit 64; }',
  '; echo by-systemd; exec "$bin" status "$dir"; fi; exec "$bin" start "$dir" "$@"',
].join(" ");

/** The detached commands of a collector that was installed on a runner. */
export class RemoteCollector {
  readonly #binary: string;
  readonly #session: string;

  /** `directory` is what installing returned. */
  constructor(
    private readonly link: RunnerLink,
    readonly directory: string,
  ) {
    this.#binary = `${directory}/trace-collector`;
    this.#session = `${directory}/recording`;
  }

  async check(signal?: AbortSignal): Promise<RunnerCheck> {
    return parseCheck(await this.#ask('exec "$1" check "$2"', [this.directory], signal));
  }

  /** Returns once it records. Rejects with the collector's refusal. */
  async start(options: RecordingOptions, signal?: AbortSignal): Promise<StartedRecording> {
    const line = options.scope.kind === "command" ? options.scope.command : "";
    const words = [this.#session, basename(this.directory), line, ...optionWords(options)];
    const output = await this.#ask(startScript, words, signal);
    const state = parseState(output);
    if (state.error !== null) throw new CollectorRefusal("not-started", state.error);
    return { state, bySystemd: output.startsWith("by-systemd\n") };
  }

  async status(signal?: AbortSignal): Promise<RemoteState> {
    return parseState(await this.#ask('exec "$1" status "$2"', [this.#session], signal));
  }

  /** Ends the recording and returns once it has ended. */
  async stop(signal?: AbortSignal): Promise<RemoteState> {
    return parseState(await this.#ask('exec "$1" stop "$2"', [this.#session], signal));
  }

  /** Removes the recording; refused for another hash than that of the trace. */
  async clean(sha256: string, signal?: AbortSignal): Promise<void> {
    throwRefusal(
      parseAnswer(await this.#ask('exec "$1" clean "$2" --have "$3"', [this.#session, sha256], signal)),
    );
  }

  /** Stops the recording and removes all of it and the collector, whatever of it was fetched. */
  async discard(signal?: AbortSignal): Promise<void> {
    await this.stop(signal).catch((thrown: unknown) => {
      if (!isGone(thrown)) throw thrown;
    });
    await removeInstallation(this.link, this.directory, signal);
  }

  /** Hands on the bytes of the trace from an offset on, as they come, until the recording ends or the signal. */
  async tail(
    from: number,
    onBytes: (bytes: Buffer) => Promise<void>,
    onHead: (head: TailHead) => void,
    signal: AbortSignal,
  ): Promise<TailEnd> {
    const head = new HeadReader(from, onHead);
    const end = await this.link.run(
      {
        script: 'exec "$1" tail "$2" --from "$3"',
        words: [this.#binary, this.#session, String(from)],
        as: "root",
      },
      {
        onOutput: async (piece) => {
          const bytes = head.take(piece);
          if (bytes.length > 0) await onBytes(bytes);
        },
        signal,
      },
    );
    throwGone(end);
    head.finish();
    if (end.code === 0) return "complete";
    return end.code === 3 ? "crashed" : "cut";
  }

  async #ask(script: string, words: readonly string[], signal?: AbortSignal): Promise<string> {
    const end = await this.link.ask({ script, words: [this.#binary, ...words], as: "root" }, signal);
    throwGone(end);
    const { output, complaint, code } = end;
    if (code === wrongWords)
      throw new SshFailure(
        "configuration",
        `The collector does not take this: ${complaint}`,
        "Correct what is to be recorded or hidden, and start again.",
      );
    return output.trim() === "" ? complaint : output;
  }
}

/** Somebody took the collector away, such as a restart that empties `/tmp`. */
class CollectorGone extends SshFailure {}

/** The exit codes of a shell for a program that is not there, or must not be run. */
function throwGone({ code, complaint }: ScriptEnd): void {
  if (code !== 127 && code !== 126) return;
  throw new CollectorGone(
    "collector",
    `The collector is not on the runner any more: ${complaint}`,
    "What was fetched of the recording is kept.",
  );
}

/** Whether a failure says that the runner has nothing of a recording any more. */
export function isGone(thrown: unknown): boolean {
  return (
    thrown instanceof CollectorGone || (thrown instanceof CollectorRefusal && thrown.code === "no-session")
  );
}

/** The line before the bytes of a trace: says what was asked for, or refuses it. */
class HeadReader {
  #begun: Buffer | null = Buffer.alloc(0);

  constructor(
    private readonly from: number,
    private readonly onHead: (head: TailHead) => void,
  ) {}

  /** The bytes of the trace in a piece of output. */
  take(piece: Buffer): Buffer {
    if (this.#begun === null) return piece;
    this.#begun = Buffer.concat([this.#begun, piece]);
    const end = this.#begun.indexOf(10);
    if (end < 0 && this.#begun.length > headLimitBytes) this.#read(this.#begun);
    if (end < 0) return Buffer.alloc(0);
    const rest = this.#begun.subarray(end + 1);
    this.#read(this.#begun.subarray(0, end));
    this.#begun = null;
    return rest;
  }

  /** Throws where the output ended before its head did. */
  finish(): void {
    if (this.#begun !== null) this.#read(this.#begun);
  }

  #read(line: Buffer): void {
    const head = parseTailHead(line.toString("utf8"));
    if (head.from !== this.from)
      throw new SshFailure("recording", "The collector sends another part than was asked for.", "Re-attach.");
    this.onHead(head);
  }
}
