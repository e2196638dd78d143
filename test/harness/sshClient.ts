import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type {
  ConnectionPrompts,
  HostKeyQuestion,
  SecretQuestion,
} from "../../extension/remote/ssh/connectionPrompts.js";
import { connectRoute } from "../../extension/remote/ssh/connectRoute.js";
import { askScript } from "../../extension/remote/ssh/remoteScript.js";
import type { SshConnection } from "../../extension/remote/ssh/sshConnection.js";
import { resolveRoute } from "../../extension/remote/ssh/sshRoute.js";
import { TrustStore } from "../../extension/remote/ssh/trustStore.js";
import type { SshServer } from "./sshServer.js";

/** A reader who answers as a test says, and remembers what was asked. */
export class ScriptedPrompts implements ConnectionPrompts {
  readonly hostKeys: HostKeyQuestion[] = [];
  readonly questions: SecretQuestion[] = [];
  readonly accepted: string[] = [];
  readonly rejected: string[] = [];

  constructor(
    private readonly answers: (
      question: SecretQuestion,
    ) => string | undefined | Promise<string | undefined> = () => undefined,
    private readonly trust: boolean | ((question: HostKeyQuestion) => Promise<boolean>) = true,
  ) {}

  trustHostKey(question: HostKeyQuestion): Promise<boolean> {
    this.hostKeys.push(question);
    return typeof this.trust === "boolean" ? Promise.resolve(this.trust) : this.trust(question);
  }

  async secret(question: SecretQuestion): Promise<string | undefined> {
    this.questions.push(question);
    return this.answers(question);
  }

  secretAccepted(question: SecretQuestion): Promise<void> {
    this.accepted.push(question.kind);
    return Promise.resolve();
  }

  secretRejected(question: SecretQuestion): Promise<void> {
    this.rejected.push(question.kind);
    return Promise.resolve();
  }
}

/** A client with configuration, keys and trust of its own, outside of the home directory. */
export class SshClient {
  readonly folder = mkdtempSync(join(tmpdir(), "ssh-client-"));
  readonly ownTrust = join(this.folder, "trusted_hosts");
  readonly knownHosts = join(this.folder, "known_hosts");
  readonly configFile = join(this.folder, "config");
  readonly #open: SshConnection[] = [];

  constructor() {
    writeFileSync(this.knownHosts, "");
    this.configure([]);
  }

  /** Writes ssh_config: a block a machine, as lines. */
  configure(lines: readonly string[]): void {
    const general = [
      "Host *",
      `UserKnownHostsFile ${this.knownHosts}`,
      "GlobalKnownHostsFile none",
      "IdentityAgent none",
      "IdentityFile none",
    ];
    writeFileSync(this.configFile, [...lines, ...general, ""].join("\n"));
  }

  /** A block of ssh_config for a server. */
  static host(alias: string, server: SshServer, user: string, lines: readonly string[] = []): string[] {
    return [`Host ${alias}`, `HostName ${server.address}`, `Port ${server.port}`, `User ${user}`, ...lines];
  }

  trust(line: string): void {
    writeFileSync(this.knownHosts, line.endsWith("\n") ? line : `${line}\n`);
  }

  async connect(
    alias: string,
    prompts: ConnectionPrompts,
    signal = new AbortController().signal,
  ): Promise<SshConnection> {
    const route = await resolveRoute(alias, {}, { configFile: this.configFile });
    const connection = await connectRoute(route, { prompts, trust: new TrustStore(this.ownTrust), signal });
    this.#open.push(connection);
    return connection;
  }

  /** Connects, asks who one is there, and closes. */
  async whoAmI(alias: string, prompts: ConnectionPrompts): Promise<string> {
    const connection = await this.connect(alias, prompts);
    const { output } = await askScript(connection, { script: "id -un", as: "user" }, prompts);
    connection.close();
    return output.trim();
  }

  close(): void {
    for (const connection of this.#open) connection.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
