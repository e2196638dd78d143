import type { SecretStorage } from "vscode";
import { window } from "vscode";
import type { ConnectionPrompts, HostKeyQuestion, SecretQuestion } from "./ssh/connectionPrompts.js";

/** Under this name every secret of this extension is kept. */
const secretPrefix = "traceInvestigator.ssh.";

/** Asks the reader in the editor, and keeps secrets where VS Code keeps them, and nowhere else. */
export class RunnerPrompts implements ConnectionPrompts {
  /** Only what a person has just typed is new to the storage. */
  #typed: string | undefined;

  constructor(
    private readonly secrets: SecretStorage,
    private readonly remember: (key: string) => Promise<void>,
  ) {}

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
    return (await window.showWarningMessage(text, { modal: true, detail }, trust)) === trust;
  }

  async secret(question: SecretQuestion): Promise<string | undefined> {
    const kept = question.attempt === 1 ? await this.#kept(question) : undefined;
    if (kept !== undefined) return kept;
    const keeping =
      question.keepAs === null ? "" : " It is kept in the secret storage of VS Code once it was right.";
    const again = question.attempt > 1 ? "That was not right. " : "";
    this.#typed = await window.showInputBox({
      title: question.title,
      prompt: `${again}${question.prompt}.${keeping}`,
      password: !question.echo,
      ignoreFocusOut: true,
    });
    return this.#typed;
  }

  async secretAccepted({ keepAs }: SecretQuestion, secret: string): Promise<void> {
    if (keepAs === null || secret !== this.#typed) return;
    await this.secrets.store(secretPrefix + keepAs, secret);
    await this.remember(secretPrefix + keepAs);
    this.#typed = undefined;
  }

  async secretRejected({ keepAs }: SecretQuestion): Promise<void> {
    if (keepAs !== null) await this.secrets.delete(secretPrefix + keepAs);
  }

  async #kept({ keepAs }: SecretQuestion): Promise<string | undefined> {
    return keepAs === null ? undefined : this.secrets.get(secretPrefix + keepAs);
  }
}
