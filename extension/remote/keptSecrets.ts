import type { Memento, SecretStorage } from "vscode";

/** Under this name every secret of this extension is kept. */
const prefix = "traceInvestigator.ssh.";
const namesKey = "remote.keptSecrets";

/** Passwords and passphrases, where VS Code keeps secrets and nowhere else. */
export class KeptSecrets {
  constructor(
    private readonly secrets: SecretStorage,
    /** Their names, never they themselves: the storage cannot be listed. */
    private readonly state: Memento,
  ) {}

  get(name: string): PromiseLike<string | undefined> {
    return this.secrets.get(prefix + name);
  }

  async keep(name: string, secret: string): Promise<void> {
    await this.secrets.store(prefix + name, secret);
    await this.state.update(namesKey, [...new Set([...this.#names, prefix + name])]);
  }

  delete(name: string): PromiseLike<void> {
    return this.secrets.delete(prefix + name);
  }

  /** Deletes all; returns how many names there were. */
  async deleteAll(): Promise<number> {
    const names = this.#names;
    for (const name of names) await this.secrets.delete(name);
    await this.state.update(namesKey, []);
    return names.length;
  }

  get #names(): readonly string[] {
    return this.state.get<readonly string[]>(namesKey, []);
  }
}
