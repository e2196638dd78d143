import { window } from "vscode";
import { askInDialogue } from "../workbench/messages.js";
import { messageText } from "../workbench/messageText.js";
import type { KeptSecrets } from "./keptSecrets.js";
import type { ConnectionPrompts, HostKeyQuestion, SecretQuestion } from "./ssh/connectionPrompts.js";

/** Asks the reader in the editor, and keeps what was right. */
export class RunnerPrompts implements ConnectionPrompts {
  /** What a person has just typed, by the name it may be kept under: only that is new to the storage. */
  readonly #typed = new Map<string, string>();
  /** One question after the other: a second input box would close the first, and so cancel it. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(private readonly secrets: KeptSecrets) {}

  async trustHostKey({
    alias,
    keyType,
    fingerprint,
    certificateAuthority,
  }: HostKeyQuestion): Promise<boolean> {
    const trust = "Trust This Key";
    const detail = [
      `${keyType} ${fingerprint}`,
      "Compare this fingerprint with one that you got from the machine's owner over another way. If it is another, somebody may be listening in.",
      ...(certificateAuthority
        ? ["A certificate authority is known for this host; certificates are not supported here."]
        : []),
      "The key is kept outside of every workspace; ~/.ssh/known_hosts is not changed.",
    ].join("\n\n");
    const text = `The host key of "${alias}" is not known. Trust it?`;
    const answer = await this.#inTurn(() => askInDialogue(text, detail, trust));
    return answer === trust;
  }

  async secret(question: SecretQuestion): Promise<string | undefined> {
    return this.#inTurn(async () => {
      const kept = question.attempt === 1 ? await this.#kept(question) : undefined;
      return kept ?? this.#ask(question);
    });
  }

  async secretAccepted({ keepAs }: SecretQuestion, secret: string): Promise<void> {
    if (keepAs === null || secret !== this.#typed.get(keepAs)) return;
    this.#typed.delete(keepAs);
    await this.secrets.keep(keepAs, secret);
  }

  async secretRejected({ keepAs }: SecretQuestion): Promise<void> {
    if (keepAs === null) return;
    this.#typed.delete(keepAs);
    await this.secrets.delete(keepAs);
  }

  async #ask({ keepAs, attempt, title, prompt, echo }: SecretQuestion): Promise<string | undefined> {
    const keeping = keepAs === null ? "" : " It is kept in the secret storage of VS Code once it was right.";
    const again = attempt > 1 ? "That was not right. " : "";
    const typed = await window.showInputBox({
      title,
      prompt: messageText(`${again}${ended(prompt)}${keeping}`),
      password: !echo,
      ignoreFocusOut: true,
    });
    if (typed !== undefined && keepAs !== null) this.#typed.set(keepAs, typed);
    return typed;
  }

  #inTurn<T>(ask: () => PromiseLike<T>): Promise<T> {
    const answer = this.#asking.then(ask);
    this.#asking = answer.catch(() => undefined);
    return answer;
  }

  async #kept({ keepAs }: SecretQuestion): Promise<string | undefined> {
    return keepAs === null ? undefined : this.secrets.get(keepAs);
  }
}

/** A prompt as a sentence: servers end theirs with a colon and a blank, or not at all. */
function ended(prompt: string): string {
  const text = prompt.trim();
  return /[.:?!]$/u.test(text) ? text : `${text}.`;
}
