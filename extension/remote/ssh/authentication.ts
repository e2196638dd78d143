import type { AnyAuthMethod, AuthenticationType, Prompt } from "ssh2";
import { agentKeys } from "./agentKeys.js";
import type { ConnectionPrompts, SecretQuestion } from "./connectionPrompts.js";
import { printable } from "./hostNames.js";
import { decryptKey, type KeyFile, publicKeyBytes, publicKeyText, readKeyFile } from "./keyFiles.js";
import { SshCancelled } from "./sshFailure.js";
import { accountOf, type SshTarget } from "./sshTarget.js";

/** Wrong passphrases and passwords before a way to log in is given up, as OpenSSH's NumberOfPasswordPrompts. */
const attemptLimit = 3;

/** Runs a question while the clock of the connection stands still. */
export type WhileAsking = <T>(question: Promise<T>) => Promise<T>;

/**
 * The ways to log in to one machine, in the order of least exposure: keys of the agent and of files, then questions of
 * the server, then a password. A secret is asked for only when the server takes that way at all.
 */
export class Authentication {
  /** Ways that were tried, for the sentence of a failure. */
  readonly tried: string[] = [];
  /** Why keys could not be used. */
  readonly unusable: string[] = [];
  /** What the server takes; known after its first answer. */
  methods: readonly string[] = [];
  readonly #ways: AsyncGenerator<AnyAuthMethod>;
  /** Since the server last said yes or no: it may ask for a password and then for a code. */
  readonly #given: { readonly question: SecretQuestion; readonly secret: string }[] = [];

  constructor(
    private readonly target: SshTarget,
    private readonly prompts: ConnectionPrompts,
    private readonly whileAsking: WhileAsking,
    /** Called when the reader closed a question. */
    private readonly onCancelled: () => void,
  ) {
    this.#ways = this.#allWays();
  }

  /** The next way to try; null when there is none. `methods` is null before the server's first answer. */
  async next(
    methods: readonly AuthenticationType[] | null,
    partialSuccess: boolean,
  ): Promise<AnyAuthMethod | null> {
    if (methods !== null) this.methods = methods;
    // After a partial success it is not the last answer that was wrong.
    await this.#settle(partialSuccess);
    try {
      const way = await this.#ways.next();
      if (way.done === true) return null;
      this.tried.push(way.value.type);
      return way.value;
    } catch (thrown) {
      if (!(thrown instanceof SshCancelled)) throw thrown;
      this.onCancelled();
      return null;
    }
  }

  /** The door is open: what was given last may be kept. */
  async succeeded(): Promise<void> {
    await this.#settle(true);
  }

  async *#allWays(): AsyncGenerator<AnyAuthMethod> {
    const username = this.target.user;
    // Costs no attempt, and tells what the server takes.
    yield { type: "none", username };
    const offered = new Set<string>();
    yield* this.#agentWays(offered);
    yield* this.#fileWays(offered);
    for (let attempt = 1; attempt <= attemptLimit && this.#takes("keyboard-interactive"); attempt++)
      yield {
        type: "keyboard-interactive",
        username,
        prompt: (name, _instructions, _language, questions, finish) => {
          this.#answer(name, questions, attempt).then(finish, this.onCancelled);
        },
      };
    for (let attempt = 1; attempt <= attemptLimit && this.#takes("password"); attempt++)
      yield { type: "password", username, password: await this.#ask(this.#passwordQuestion(attempt)) };
  }

  #takes(method: string): boolean {
    return this.methods.includes(method);
  }

  async *#agentWays(offered: Set<string>): AsyncGenerator<AnyAuthMethod> {
    const { agent, identitiesOnly, identityFiles, user } = this.target;
    if (agent === null || !this.#takes("publickey")) return;
    const named = await Promise.all(identityFiles.map(publicKeyText));
    const wanted = new Set(named.map((line) => publicKeyBytes(line).toString("base64")));
    const keys = (await agentKeys(agent)).map((held) => ({
      held,
      text: held.key.getPublicSSH().toString("base64"),
    }));
    // A server counts attempts: the keys that the configuration names come first.
    const first = keys.filter(({ text }) => wanted.has(text));
    const others = identitiesOnly ? [] : keys.filter(({ text }) => !wanted.has(text));
    for (const { held, text } of [...first, ...others]) {
      if (!this.#takes("publickey")) return;
      offered.add(text);
      yield { type: "agent", username: user, agent: held };
    }
  }

  async *#fileWays(offered: Set<string>): AsyncGenerator<AnyAuthMethod> {
    for (const path of new Set(this.target.identityFiles)) {
      if (!this.#takes("publickey")) return;
      const publicText = publicKeyBytes(await publicKeyText(path)).toString("base64");
      if (publicText !== "" && offered.has(publicText)) continue;
      const file = await readKeyFile(path);
      const key = file === undefined ? undefined : await this.#open(file);
      if (key !== undefined) yield { type: "publickey", username: this.target.user, key };
    }
  }

  async #open(file: KeyFile): Promise<Extract<AnyAuthMethod, { type: "publickey" }>["key"] | undefined> {
    if (file.kind === "ready") return file.key;
    if (file.kind === "unsupported") {
      this.unusable.push(`${file.path}: ${file.reason}`);
      return undefined;
    }
    for (let attempt = 1; attempt <= attemptLimit; attempt++) {
      const question = passphraseQuestion(file.path, attempt);
      const passphrase = await this.#ask(question);
      const key = decryptKey(file.text, passphrase);
      await this.#settle(key !== undefined);
      if (key !== undefined) return key;
    }
    this.unusable.push(`${file.path}: the passphrase was wrong`);
    return undefined;
  }

  async #answer(name: string, questions: readonly Prompt[], attempt: number): Promise<string[]> {
    const answers: string[] = [];
    for (const { prompt, echo = false } of questions) {
      const isPassword = questions.length === 1 && !echo && /pass\s?word/i.test(prompt);
      const password = this.#passwordQuestion(attempt);
      const title = name.trim() === "" ? `${this.#where} asks` : `${this.#where}: ${printable(name)}`;
      const other = { ...password, kind: "answer" as const, keepAs: null, title };
      answers.push(await this.#ask({ ...(isPassword ? password : other), prompt: printable(prompt), echo }));
    }
    return answers;
  }

  get #where(): string {
    return `${this.target.user}@${this.target.host}`;
  }

  #passwordQuestion(attempt: number): SecretQuestion {
    const { user, alias } = this.target;
    return {
      kind: "password",
      keepAs: `password:${accountOf(this.target)}`,
      title: `Password of ${user} on ${alias}`,
      prompt: "Password",
      echo: false,
      attempt,
    };
  }

  async #ask(question: SecretQuestion): Promise<string> {
    const secret = await this.whileAsking(this.prompts.secret(question));
    if (secret === undefined) throw new SshCancelled();
    this.#given.push({ question, secret });
    return secret;
  }

  async #settle(accepted: boolean): Promise<void> {
    for (const { question, secret } of this.#given.splice(0))
      if (accepted) await this.prompts.secretAccepted(question, secret);
      else await this.prompts.secretRejected(question);
  }
}

function passphraseQuestion(path: string, attempt: number): SecretQuestion {
  return {
    kind: "passphrase",
    keepAs: `passphrase:${path}`,
    title: `Passphrase of ${path}`,
    prompt: "Passphrase",
    echo: false,
    attempt,
  };
}
