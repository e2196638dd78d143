import { randomBytes } from "node:crypto";
import type { ClientChannel } from "ssh2";
import type { ConnectionPrompts, SecretQuestion } from "./connectionPrompts.js";
import { printable } from "./hostNames.js";
import { SshCancelled, SshFailure } from "./sshFailure.js";

/** sudo asks three times by itself (passwd_tries). */
const attemptLimit = 3;
/** Text of complaints that is kept, characters: the end of it says what went wrong. */
const complaintLimit = 8000;

/** The program that sudo was to run ran; sudo ended without it; or the link was lost first, and nobody knows. */
export type SudoOutcome = "ran" | "refused" | "unknown";

/**
 * The talk with sudo about a password. It is written only after sudo asked for it with words that nobody else knows:
 * where no password is wanted, what is written blindly would be read by the program that sudo runs.
 */
export class SudoDialogue {
  readonly #marker = `password-${randomBytes(12).toString("hex")}`;
  #heard = "";
  #attempt = 0;
  #given: { readonly question: SecretQuestion; readonly secret: string } | undefined;
  #cancelled = false;
  #broken: Error | undefined;

  constructor(
    /** For the sentences of a failure. */
    private readonly where: string,
    /** As `accountOf` says it. */
    private readonly account: string,
    private readonly prompts: ConnectionPrompts,
  ) {}

  /**
   * The words that run a program as root: as it is where the user is root already, else by sudo. `-k` makes sudo ask each
   * time, so that a password is never left in its pipe; `-S` reads it there, and not from an argument or the
   * environment, which others can see.
   */
  elevated(words: readonly string[]): readonly string[] {
    const script =
      'if [ "$(id -u)" = 0 ]; then exec "$@"; fi; ' +
      "command -v sudo >/dev/null || { echo sudo: not found >&2; exit 127; }; " +
      `exec env LC_ALL=C sudo -k -S -p ${this.#marker} -- "$@"`;
    return ["sh", "-c", script, "sh", ...words];
  }

  /** What was written to standard error, without the questions. */
  get complaint(): string {
    return this.#heard;
  }

  /** Takes a piece of standard error and answers the questions in it. */
  hear(text: string, channel: ClientChannel): void {
    this.#heard = (this.#heard + text).slice(-complaintLimit);
    for (let at = this.#heard.indexOf(this.#marker); at >= 0; at = this.#heard.indexOf(this.#marker)) {
      this.#heard = this.#heard.slice(0, at) + this.#heard.slice(at + this.#marker.length);
      void this.#answer(channel);
    }
  }

  /** What came of it, which says whether the password that was given last was right. Rejects where asking failed. */
  async finished(outcome: SudoOutcome): Promise<void> {
    const given = this.#given;
    this.#given = undefined;
    if (given !== undefined && outcome === "ran")
      await this.prompts.secretAccepted(given.question, given.secret);
    if (given !== undefined && outcome === "refused") await this.prompts.secretRejected(given.question);
    if (this.#cancelled) throw new SshCancelled();
    if (this.#broken !== undefined) throw this.#broken;
  }

  /** Why the program did not run, from what sudo said. */
  failure(): SshFailure {
    const complaint = this.#heard;
    return new SshFailure("privileges", `${this.where}: ${this.#reason(complaint)}`, this.#remedy(complaint));
  }

  #reason(complaint: string): string {
    if (/not in the sudoers file|may not run sudo|is not allowed to/.test(complaint))
      return "this user may not use sudo.";
    if (/sudo: (command )?not found|sudo: No such file|not found.*sudo/i.test(complaint))
      return "sudo is not installed.";
    if (/must have a tty|a terminal is required/.test(complaint)) return "sudo demands a terminal.";
    if (this.#attempt > 0) return "sudo did not accept the password.";
    return `sudo failed: ${printable(complaint.trim())}`;
  }

  #remedy(complaint: string): string {
    if (complaint.includes("must have a tty")) return "Remove requiretty for this user in sudoers.";
    if (this.#attempt > 0) return "Try again with the password of this user on that machine.";
    return "Recording needs root: log in as root, or let this user run sudo.";
  }

  async #answer(channel: ClientChannel): Promise<void> {
    try {
      const before = this.#given;
      this.#given = undefined;
      if (before !== undefined) await this.prompts.secretRejected(before.question);
      const secret = this.#attempt >= attemptLimit ? undefined : await this.#ask();
      if (secret === undefined) channel.end();
      else channel.write(`${secret}\n`);
    } catch (thrown) {
      this.#broken = thrown instanceof Error ? thrown : new Error(String(thrown));
      channel.close();
    }
  }

  async #ask(): Promise<string | undefined> {
    const question: SecretQuestion = {
      kind: "sudo",
      keepAs: `sudo:${this.account}`,
      title: `sudo as ${this.account}`,
      prompt: "Password of the user",
      echo: false,
      attempt: ++this.#attempt,
    };
    const secret = await this.prompts.secret(question);
    this.#cancelled = secret === undefined;
    if (secret !== undefined && /[\n\0]/.test(secret))
      throw new SshFailure("privileges", "The password holds a line break.", "Enter it again.");
    if (secret !== undefined) this.#given = { question, secret };
    return secret;
  }
}
